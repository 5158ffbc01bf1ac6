"""Files of the content root over HTTP: opened safely, with ranges and conditional requests."""
