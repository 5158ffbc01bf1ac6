"""One module for each kind of endpoint: parse, look up, answer."""
