"""Files, pages and PDFs become bytes kept, hashed, dated, with their working text."""

from servanda.captures.archives.pages import Pages, pages_of
from servanda.captures.archives.salvage import ArchivedPage, Damage
from servanda.captures.content_coding import uncoded
from servanda.captures.custody.vault import Vault
from servanda.captures.dates.publication import dated
from servanda.captures.decoding import LIMIT_BYTES
from servanda.captures.ingest import Kept, Said, describe, keep, put
from servanda.captures.network.client import fetch
from servanda.captures.network.exchange import Exchange, Failed, Fetched, Refused
from servanda.captures.network.route import Route, route_of
from servanda.captures.sandbox import parsed
from servanda.captures.text.working_text import text_of

__all__ = [
    "LIMIT_BYTES",
    "ArchivedPage",
    "Damage",
    "Exchange",
    "Failed",
    "Fetched",
    "Kept",
    "Pages",
    "Refused",
    "Route",
    "Said",
    "Vault",
    "dated",
    "describe",
    "fetch",
    "keep",
    "pages_of",
    "parsed",
    "put",
    "route_of",
    "text_of",
    "uncoded",
]
