"""Publication: the day a page says it was published, with how far that can be relied on."""
