"""How things are shown to people: paths from where they stand, reports, source lines, progress."""
