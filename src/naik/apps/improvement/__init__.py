"""The way up: adopted plans, actions and what became of recommendations."""
