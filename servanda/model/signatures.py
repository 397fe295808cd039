"""Who signs a joint letter: one text to sign, organisations, their signatures and what ended them.

No e-mail address and no name of a signer's person stands in any of these records.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import ge, in_

# fmt: off
SignatureWay = Literal[
    "e-mail",    # a mailbox at the organisation's own domain, confirmed by a button or a code
    "officers",  # mailboxes of two or more at its domain, each confirmed
    "key",       # its offline minisign key, over exactly the bytes of the text
    "dns",       # a TXT record of its domain
    "page",      # a page of its own site that links to the text, rel=me
    "by hand",   # on paper: a keeper has the document, scanned
]
SIGNATURE_WAYS: tuple[SignatureWay, ...] = get_args(SignatureWay)
TombstoneKind = Literal[
    "withdrawn",    # the organisation took its signature back
    "invalidated",  # a keeper found that it is not what it says
    "reinstated",   # what was found so was a mistake: the one it replaces holds no more
]
TOMBSTONE_KINDS: tuple[TombstoneKind, ...] = get_args(TombstoneKind)
# fmt: on


@frozen
class Campaign:
    """One version of a letter that organisations are asked to sign; no byte of it changes.

    `checked_on` is the day against whose record it was checked. `officers` is how many of an
    organisation confirm by e-mail. Of a later version `replaces` names the one before it.
    """

    id: str  # "cmp-..."
    title: str
    language: str
    text: str
    text_sha256: str  # of the text's bytes in UTF-8: what signatures are on
    checked_on: date
    closes_on: date  # the last day on which it can be signed
    by: str
    at: datetime
    officers: int = field(default=1, validator=ge(1))
    threshold: int = field(default=0, validator=ge(0))  # it is published once so many have signed
    embargo_until: date | None = None  # nobody is named before that day
    replaces: str | None = None


@frozen
class Signatory:
    """An organisation as a keeper knows it: its name, its domain and key, and how that is known."""

    id: str  # "org-..."
    name: str
    domain: str  # in ASCII, as DNS has it; "" for none
    key: str  # a minisign key, "RW..."; "" for none
    how_known: str
    by: str
    at: datetime
    replaces: str | None = None


@frozen
class Reservation:
    """What an organisation does not put its name to: a numbered paragraph, and why."""

    paragraph: int = field(validator=ge(1))
    words: str


@frozen
class Signature:
    """One organisation's mark on the hash of exactly one text, and how it was checked.

    `by` checked it at `at`: a keeper, or the sign-on page. `approvals` is how many of the
    organisation confirmed it, `confirmed` how each did ("button" or "code").
    """

    id: str  # "sgn-..."
    campaign: str
    text_sha256: str
    signatory: str
    organisation: str  # its name as it signs
    way: SignatureWay = field(validator=in_(SIGNATURE_WAYS))
    by: str
    at: datetime
    domain: str = ""
    approvals: int = 0
    confirmed: tuple[str, ...] = ()
    proof: str = ""  # the minisign signature, the TXT record or the link, as it was given
    document_sha256: str = ""  # of the scanned document, in the vault
    reservations: tuple[Reservation, ...] = ()


@frozen
class Tombstone:
    """What ended a signature, which stays on record; `batch` is common to those ended at once."""

    id: str  # "tmb-..."
    signature: str
    kind: TombstoneKind = field(validator=in_(TOMBSTONE_KINDS))
    reason: str
    by: str
    at: datetime
    batch: str = ""
    replaces: str | None = None
