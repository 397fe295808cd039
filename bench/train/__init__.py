"""Training of the small models that the package carries: one module a model, one command each."""
