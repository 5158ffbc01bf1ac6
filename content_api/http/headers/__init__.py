"""Request headers: which types, codings and versions a client wants."""
