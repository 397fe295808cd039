"""Who says that what happened: the working text of a capture read into claims."""

from servanda.claims.parser import Parser, load_parser
from servanda.claims.reader_en import READER, read
from servanda.claims.said import Attribution, find_attributions

__all__ = ["READER", "Attribution", "Parser", "find_attributions", "load_parser", "read"]
