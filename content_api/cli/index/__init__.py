"""The index as commands need it: kept where it can be written, and brought up to date."""
