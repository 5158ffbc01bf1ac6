"""Parameters of requests: read strictly, nothing clamped, nothing ignored.

`query_string` reads what was sent by the classes of `records`, `lists`, `search`, `works` and
`problems`; `fields.json_forms` has the patterns that OpenAPI promises.
"""
