"""Macros, comments and unsafe HTML taken out of a text, with a map of what was edited."""
