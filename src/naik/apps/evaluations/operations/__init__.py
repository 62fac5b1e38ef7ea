"""Changes to evaluations: one topic a file, one function a mutation."""
