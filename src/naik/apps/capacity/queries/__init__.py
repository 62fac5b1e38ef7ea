"""What is read of capacity, as plain values."""
