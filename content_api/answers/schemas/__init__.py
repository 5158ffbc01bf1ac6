"""Schemas of answers around the records in them; with those of records, the source of OpenAPI."""
