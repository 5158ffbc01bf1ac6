"""The forms of answers around the records that they have: the source of openapi.yaml."""
