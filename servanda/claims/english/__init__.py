"""English read by grammar: parsed sentences become claims with all their arguments."""

LANGUAGE = "en"  # what this room and the questions of the gist are written for
