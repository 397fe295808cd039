"""Reading: captures become tellings on record; how far the reading reaches in each language."""
