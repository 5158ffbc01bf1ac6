"""The HTTP server: its socket, its processes, and which of their threads answers what."""
