"""Markdown series in, a validated JSON API out."""

__version__ = "0.1.0"
