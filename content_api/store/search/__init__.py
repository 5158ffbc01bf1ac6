"""Searching: words to a query, hits ranked, snippets cut."""
