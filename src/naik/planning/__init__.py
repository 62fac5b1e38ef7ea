"""The cheapest way to a target: the model, the solver and the explanation."""
