"""The Excel templates: an empty sheet to fill in, and the same sheet with an invented example."""
