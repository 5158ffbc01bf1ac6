"""What series pages say in their prose, and what comments of a page excuse."""
