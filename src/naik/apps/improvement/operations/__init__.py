"""Changes of improvement: one function a mutation."""
