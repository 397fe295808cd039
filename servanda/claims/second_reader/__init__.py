"""A second reader: a model on the user's own machine asked the same, and how the two differ."""
