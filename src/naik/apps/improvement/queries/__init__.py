"""What is read of improvement, as plain values."""
