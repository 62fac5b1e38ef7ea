"""How an evaluation runs: stages, state machines and the rules of each, without a database."""
