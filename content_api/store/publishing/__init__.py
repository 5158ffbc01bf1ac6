"""What differs from what is stored is written, and told."""
