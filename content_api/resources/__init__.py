"""Records to JSON, as they are answered, and what of them may be asked for."""
