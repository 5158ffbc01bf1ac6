"""What the headers of requests say: types, codings and versions that are wanted."""
