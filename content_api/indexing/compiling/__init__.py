"""Pages compiled within limits, on all cores, whatever becomes of the processes."""
