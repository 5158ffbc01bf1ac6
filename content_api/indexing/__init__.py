"""Content root to store: reading files safely, compiling on all cores, following changes."""
