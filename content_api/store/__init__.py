"""The index in a database: tables, opening, writing a revision, and queries.

A revision is a transaction. What is stored carries a digest, so damage is found, not served.
"""
