"""Published figures: facts with a source; everything public reads only these."""
