"""What is read of inventory, as plain values."""
