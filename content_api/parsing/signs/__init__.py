"""What may stand in a body beside Markdown: macros, tags, comments, and what was taken out."""
