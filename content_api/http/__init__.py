"""The store over HTTP: a Flask application behind an edge that keeps finished answers.

`app` is the composition root; `routes` parse, look up and answer; `edge` adds ETags, 304 and the
cache; `errors` is the one form of every error.
"""
