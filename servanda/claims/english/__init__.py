"""English read by grammar: parsed sentences become claims with all their arguments."""
