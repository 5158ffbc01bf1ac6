"""Answers to requests, both plain values: no HTTP, so that any server or export can ask."""
