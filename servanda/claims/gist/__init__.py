"""The gist: what a report as a whole is mainly about, with probabilities; never a claim."""
