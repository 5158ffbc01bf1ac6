"""What addresses may lead to: pages, files, folders, and what of them is hidden."""
