"""Projects: works and programmes with a completion date that has a precision and a history."""
