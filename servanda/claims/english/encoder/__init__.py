"""A small encoder that says which acts a sentence tells; measured here, and no reader yet."""
