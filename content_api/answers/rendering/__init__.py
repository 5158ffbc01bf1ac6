"""What was read, as it is answered: with a body, with some fields, with related records."""
