"""The media types of answers."""

JSON = "application/json"
HTML = "text/html; charset=utf-8"
YAML = "application/yaml"
SCHEMA = "application/schema+json"
MARKDOWN = "text/markdown"
