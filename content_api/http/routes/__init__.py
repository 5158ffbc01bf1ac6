"""Routes: each reads a request, has it answered, and says so to OpenAPI in its docstring."""
