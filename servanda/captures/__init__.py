"""Files, pages and PDFs become bytes kept, hashed, dated, with their working text."""

from servanda.captures.dating import dated
from servanda.captures.decoding import LIMIT_BYTES
from servanda.captures.exchange import Exchange
from servanda.captures.fetch import Fetched, fetch
from servanda.captures.keep import Kept, keep
from servanda.captures.text import text_of
from servanda.captures.vault import Vault

__all__ = [
    "LIMIT_BYTES",
    "Exchange",
    "Fetched",
    "Kept",
    "Vault",
    "dated",
    "fetch",
    "keep",
    "text_of",
]
