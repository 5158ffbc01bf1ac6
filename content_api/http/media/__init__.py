"""Files of the content root over HTTP: opened safely, by part, and only when they are wanted."""
