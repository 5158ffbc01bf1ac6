"""Documents to the catalogue, again and again: after a change only what depends on it is linked."""
