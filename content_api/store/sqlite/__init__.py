"""The engine room: files of SQLite, sealed, guarded, and written by one at a time."""
