"""In front of Flask: the cache of finished answers, with ETags, 304 and content codings."""
