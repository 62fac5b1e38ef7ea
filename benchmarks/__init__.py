"""Speed as ratios: each figure is measured against a baseline in the same run, so that machines can differ."""
