"""What the product tells a person, in the product and by mail."""
