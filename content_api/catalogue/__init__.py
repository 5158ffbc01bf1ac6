"""Files to documents, and documents to the catalogue: pure functions over frozen values.

`compile` makes one document of one file; `build` links all documents into the catalogue, with
`outline`, `prerequisites` and `checks` beside it.
"""
