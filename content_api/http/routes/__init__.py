"""The routes. Each calls `answers`; its docstring is its description in OpenAPI."""
