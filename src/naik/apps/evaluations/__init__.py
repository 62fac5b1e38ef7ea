"""The evaluation cycle: from shared-out indicators to a determined, published result."""
