"""Files, pages and PDFs become bytes kept, hashed, dated, with their working text."""

from servanda.captures.apart import parsed
from servanda.captures.coding import uncoded
from servanda.captures.dating import dated
from servanda.captures.decoding import LIMIT_BYTES
from servanda.captures.exchange import Exchange, Failed, Fetched, Refused
from servanda.captures.fetch import fetch
from servanda.captures.keep import Kept, describe, keep, put
from servanda.captures.pages import Pages, pages_of
from servanda.captures.route import Route, route_of
from servanda.captures.salvage import ArchivedPage, Damage
from servanda.captures.text import text_of
from servanda.captures.vault import Vault

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
