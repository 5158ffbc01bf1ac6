"""What stands between the fences at the top of a page, also when it is broken."""
