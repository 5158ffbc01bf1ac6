"""Markdown to a tree of tokens."""
