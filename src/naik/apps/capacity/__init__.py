"""IT staff, competences, training and outreach, and whether they worked."""
