"""Records to JSON and Markdown, with the fields, bodies and relations asked for."""
