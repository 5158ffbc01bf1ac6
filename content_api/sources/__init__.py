"""Files on disk, read so that nothing outside a content root is read and nothing in it hangs us."""
