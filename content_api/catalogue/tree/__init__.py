"""Which file of a content root is what, and what it holds."""
