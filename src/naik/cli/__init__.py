"""`naik …`: thin commands over the same functions the pages use."""
