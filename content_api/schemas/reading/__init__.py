"""Reading schema files: every fault is a problem at its place, and the rest still holds."""
