"""Changes of capacity: one function a mutation."""
