"""What digital services and applications each office has, and how they are used."""
