"""Following changes: who watches, how long is waited, and who holds the store."""
