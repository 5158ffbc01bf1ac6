"""The ground floor: the values that flow through the program, and how words are compared."""
