"""A small encoder that says which acts a sentence tells; the reader asks what it alone sees."""
