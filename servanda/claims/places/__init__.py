"""Places: names found in the gazetteer and resolved to one place and country, or left open."""
