"""The tables, and the rows of records, bodies and passages."""
