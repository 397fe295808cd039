"""Proofs that an organisation signed a text: its key, its domain, a page of its own site.

What leaves it: the words that prove it, cut out of what was given, or EvidenceError with what is
wrong and what to do. Each names the hash of the text, so that it proves nothing of another.
"""

from __future__ import annotations

import re
from hashlib import sha256
from html.parser import HTMLParser

from servanda.errors import EvidenceError, VerificationError
from servanda.transparency.minisign import read_minisign_key, verify_file

MARK = "servanda-signon="  # what a TXT record says before the hash
OWNER = "_servanda."  # below which name of its domain the record stands
MOST_LETTERS = 2_000  # of a proof that is kept; a signature has 400
_COMMENT = "untrusted comment: signature by the minisign key "
NOTHING = "Nothing was put on record."


def text_hash(text: str) -> str:
    """The SHA-256 of the bytes of a text, which signatures are on; lower hex."""
    return sha256(text.encode("utf-8")).hexdigest()


def key_proof(text: str, signature: str, key: str) -> str:
    """A minisign signature over exactly a text, as it is kept. Raises EvidenceError.

    Its first line, which nobody signs, is written anew, for programs word it as they like; the
    signed comment stays as it is.
    """
    if not key:
        raise EvidenceError(
            "No key of this organisation is known, so its signature proves nothing. Say its key "
            f"when it is invited: servanda signon invite WATCH NAME --key RW... {NOTHING}"
        )
    lines = signature.replace("\r\n", "\n").split("\n")
    if len(signature) > MOST_LETTERS or len(lines) < 4:
        raise EvidenceError(f"This is no signature file of minisign: it is not 4 lines. {NOTHING}")
    spelt = "\n".join([f"{_COMMENT}{key}", *lines[1:]])
    try:
        verify_file(text.encode("utf-8"), spelt.encode("utf-8"), read_minisign_key(key), "it")
    except (VerificationError, ValueError) as error:
        raise EvidenceError(
            f"The signature does not hold for this text and the key {key[:60]}: {error} Sign the "
            "very file that the campaign gives out, with the key that it knows: "
            f"minisign -S -m letter.md. {NOTHING}"
        ) from None
    return spelt


def txt_proof(text_sha256: str, domain: str, answer: str) -> str:
    """The line of a DNS answer that has the hash of a text for a domain. Raises EvidenceError.

    `answer` is what `dig +noall +answer TXT _servanda.DOMAIN` prints; the name must stand in it.
    """
    wanted = f"{MARK}{text_sha256}"
    record = re.compile(
        rf'(?im)^{re.escape(OWNER + domain)}\.?\s+(?:\d+\s+)?(?:IN\s+)?TXT\s+"?{wanted}"?\s*$'
    )
    found = record.search(answer) if domain else None
    if found is None:
        raise EvidenceError(
            f"No line of it says that {OWNER}{domain or 'DOMAIN'} has the TXT record {wanted}. "
            f"Ask for it again once it is set: dig +noall +answer TXT {OWNER}{domain or 'DOMAIN'}. "
            f"{NOTHING}"
        )
    return " ".join(found[0].split())


class _Links(HTMLParser):
    """The links of a page that say rel=me."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []
        self.hidden = 0  # how many elements that show nothing are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link; what stands in a template or a script is no link of the page."""
        if tag in ("template", "noscript"):
            self.hidden += 1
        said = {name: value or "" for name, value in attrs}
        is_own = "me" in said.get("rel", "").lower().split()
        if tag in ("a", "link") and is_own and not self.hidden:
            self.places.append(said.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        """An element that shows nothing ends."""
        if tag in ("template", "noscript") and self.hidden:
            self.hidden -= 1


def page_proof(text_sha256: str, page: str) -> str:
    """The address of the rel=me link of a page that has the hash of a text. Raises EvidenceError.

    Words of the page are no proof: anybody may write a comment on a page of somebody else's.
    """
    links = _Links()
    links.feed(page)
    links.close()
    for place in links.places:
        if len(place) <= MOST_LETTERS and place.lower().endswith(f"#sha256={text_sha256}"):
            return place
    raise EvidenceError(
        "The page has no link with rel=me whose address ends with the hash of this text. The "
        f'organisation puts it on a page of its own: <a rel="me" href="ADDRESS#sha256={text_sha256}'
        f'">. {NOTHING}'
    )
