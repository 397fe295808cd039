"""Working text: the words of a page, a PDF or a plain file, with what hides set apart."""
