"""Parameters of requests: read strictly by marshmallow, nothing clamped, nothing ignored."""
