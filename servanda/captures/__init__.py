"""Files, pages and PDFs become bytes kept, hashed, dated, with their working text."""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.captures.archives.pages import Pages as Pages
    from servanda.captures.archives.pages import pages_of as pages_of
    from servanda.captures.archives.salvage import ArchivedPage as ArchivedPage
    from servanda.captures.archives.salvage import Damage as Damage
    from servanda.captures.content_coding import uncoded as uncoded
    from servanda.captures.custody.vault import Vault as Vault
    from servanda.captures.dates.publication import dated as dated
    from servanda.captures.decoding import LIMIT_BYTES as LIMIT_BYTES
    from servanda.captures.ingest import Kept as Kept
    from servanda.captures.ingest import Said as Said
    from servanda.captures.ingest import describe as describe
    from servanda.captures.ingest import described as described
    from servanda.captures.ingest import keep as keep
    from servanda.captures.ingest import put as put
    from servanda.captures.network.client import NEUTRAL_AGENT as NEUTRAL_AGENT
    from servanda.captures.network.client import agent_of as agent_of
    from servanda.captures.network.client import fetch as fetch
    from servanda.captures.network.exchange import Exchange as Exchange
    from servanda.captures.network.exchange import Failed as Failed
    from servanda.captures.network.exchange import Fetched as Fetched
    from servanda.captures.network.exchange import Refused as Refused
    from servanda.captures.network.peers import places_here as places_here
    from servanda.captures.network.route import Route as Route
    from servanda.captures.network.route import route_of as route_of
    from servanda.captures.sandbox import parsed as parsed
    from servanda.captures.text.working_text import text_of as text_of
else:
    __getattr__, __dir__ = handed_on(__name__)
