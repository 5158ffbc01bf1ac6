"""What a request reads: the store in one transaction, the language that is meant, the records."""
