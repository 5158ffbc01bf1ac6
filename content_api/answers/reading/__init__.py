"""Reading for a request: the store in one transaction, the language, the records."""
