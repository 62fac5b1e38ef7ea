"""The evaluation instruments as data: model, strict loader, and the crosswalk between regulations."""
