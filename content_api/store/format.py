"""The version of what is stored; apart from the tables, which import the database toolkit."""

# Raise it when a table or the meaning of a column changes: an older store is then rebuilt.
FORMAT = 11
