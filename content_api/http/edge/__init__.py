"""What stands in front of Flask: finished answers, kept; ETags, 304 and codings."""
