"""Changes of inventory: one function a mutation."""
