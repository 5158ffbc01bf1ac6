"""Fields of parameters: each reads one value, and tells its form to OpenAPI."""
