"""The bytes of one file to a document, whatever they are."""
