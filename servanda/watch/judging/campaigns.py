"""Campaigns: a letter opened for signature, who is asked, who signed, and what ended a signature.

What leaves it: `Campaign`, `Signatory`, `Signature` and `Tombstone` records, each checked before it
is believed. Nothing on record is changed; no address and no name of a signer's person is in any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from servanda import canon, signatures, store, typed_words
from servanda.errors import EvidenceError, nearest
from servanda.model import (
    Campaign,
    Reservation,
    Signatory,
    Signature,
    SignatureWay,
    Tombstone,
)
from servanda.signatures.states import SignatureState, known_signatories, why_not_proved
from servanda.transparency.minisign import read_minisign_key

LONGEST_NAME, LONGEST_WORDS = 160, 1_000
LONGEST_DAYS = 366
MOST_RESERVATIONS = 5
NOTHING = "Nothing was put on record."
MAILED: tuple[SignatureWay, ...] = ("e-mail", "officers")  # whoever has the mailboxes can


@frozen
class SignonRecords:
    """All that is on record of campaigns, in the order in which it came."""

    campaigns: tuple[Campaign, ...]
    signatories: tuple[Signatory, ...]
    signatures: tuple[Signature, ...]
    tombstones: tuple[Tombstone, ...]

    @staticmethod
    def of(record: store.Store) -> SignonRecords:
        """What a record holds."""
        return SignonRecords(
            tuple(record.all(Campaign)),
            tuple(record.all(Signatory)),
            tuple(record.all(Signature)),
            tuple(record.all(Tombstone)),
        )

    def campaign(self, id: str, *, on: date) -> Campaign:
        """The campaign of an id, or with "" the newest version. Raises EvidenceError."""
        if not id:
            newest = signatures.current_campaign(self.campaigns, on=on)
            if newest is None:
                raise EvidenceError(
                    "No letter was opened for signature yet. Open one: servanda signon open WATCH "
                    "letter.md --until DAY."
                )
            return newest
        known = {each.id: each for each in self.campaigns}
        if id not in known:
            raise EvidenceError(f'no campaign "{id}" is on record. {nearest(id, known)}')
        return known[id]

    def states(self, campaign: Campaign, *, on: date) -> tuple[SignatureState, ...]:
        """How each signature of a campaign stands at the end of a day."""
        return signatures.signature_states(
            campaign, self.signatories, self.signatures, self.tombstones, on=on
        )

    def known(self, *, on: date) -> tuple[Signatory, ...]:
        """Each organisation as it is known, by name."""
        some = {each.id: each for each in known_signatories(self.signatories, on=on).values()}
        return tuple(sorted(some.values(), key=lambda each: (each.name.casefold(), each.id)))

    def standing(self, campaign: Campaign, name: str, *, on: date) -> Signature | None:
        """The signature of an organisation's name that counts at the end of a day, if one does."""
        key = signatures.name_key(name)
        for each in signatures.verifying(self.states(campaign, on=on)):
            if signatures.name_key(each.organisation) == key:
                return each
        return None

    def signatory(self, name: str, *, on: date) -> Signatory:
        """The organisation of a name, id, or domain. Raises EvidenceError where it is not known."""
        some = self.known(on=on)
        for each in some:
            if name in (each.id, each.name) or (each.domain and name.lower() == each.domain):
                return each
        key = signatures.name_key(name)
        alike = [each for each in some if signatures.name_key(each.name) == key]
        if len(alike) == 1:
            return alike[0]
        raise EvidenceError(
            f'no organisation "{name[:80]}" was invited or admitted. '
            f"{nearest(name, [each.name for each in some])} Say who it is first: servanda signon "
            f"invite WATCH NAME --domain DOMAIN --known HOW. {NOTHING}"
        )


def opened_campaign(
    text: str,
    before: SignonRecords,
    *,
    title: str,
    language: str,
    checked_on: date,
    closes_on: date,
    officers: int,
    threshold: int,
    embargo_until: date | None,
    replaces: str,
    by: str,
    at: datetime,
) -> Campaign:
    """A text opened for signature; it was checked before. Raises EvidenceError.

    Where another text is open, `replaces` must name it: who signed that is asked again.
    """
    on = at.date()
    if not on <= closes_on <= on + timedelta(days=LONGEST_DAYS):
        raise EvidenceError(
            f"{closes_on} cannot be the last day to sign: say one from {on} to a year from then. "
            + NOTHING
        )
    if why := typed_words.why_not_name(title) if title else "is empty":
        raise EvidenceError(f"The title {why}. {NOTHING}")
    newest = signatures.current_campaign(before.campaigns, on=on)
    hashed = signatures.text_hash(text)
    if newest and newest.text_sha256 == hashed:
        raise EvidenceError(
            f"{newest.id} has exactly this text already, until {newest.closes_on}. {NOTHING}"
        )
    if newest and replaces != newest.id and on <= newest.closes_on:
        raise EvidenceError(
            f"{newest.id} is open until {newest.closes_on}. A changed text is another text: no "
            "signature on that one is on this one. Say so with --replaces "
            f"{newest.id}; those who signed are then asked again, with the difference. {NOTHING}"
        )
    if replaces and replaces not in {each.id for each in before.campaigns}:
        raise EvidenceError(f'no campaign "{replaces}" is on record. {NOTHING}')
    at = at.replace(microsecond=0)
    return Campaign(
        id=canon.identify("cmp", hashed, title, by, at),
        title=title,
        language=language,
        text=text,
        text_sha256=hashed,
        checked_on=checked_on,
        closes_on=closes_on,
        by=by,
        at=at,
        officers=officers,
        threshold=threshold,
        embargo_until=embargo_until,
        replaces=replaces or None,
    )


def why_not_organisation(name: str) -> str:
    """Why a name cannot be an organisation's, as a sentence goes on; "" where it can."""
    if not name:
        return "is empty"
    if len(name) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} letters"
    return typed_words.why_not_name(name)


def known_signatory(
    before: SignonRecords,
    *,
    name: str,
    domain: str,
    key: str,
    how_known: str,
    by: str,
    at: datetime,
) -> Signatory:
    """An organisation as a keeper knows it; what was known of the same one is replaced.

    Raises EvidenceError for a name that another would not read as it is, a domain that cannot be
    an organisation's own or is another's, a key that is none, and where it says not how that is
    known.
    """
    name, domain, key = " ".join(name.split()), domain.strip().lower().rstrip("."), key.strip()
    if why := why_not_organisation(name):
        raise EvidenceError(f"The name of the organisation {why}. {NOTHING}")
    if domain and (why := signatures.why_not_domain(domain)):
        raise EvidenceError(f"{domain[:80]} {why}. {NOTHING}")
    if not how_known.strip():
        raise EvidenceError(
            "Say with --known how it is known that this name, domain and key are the "
            f"organisation's, as others must rely on it. {NOTHING}"
        )
    if key:
        try:
            read_minisign_key(key)
        except ValueError as error:
            raise EvidenceError(f"{error}: give the line that begins with RW. {NOTHING}") from None
    at = at.replace(microsecond=0)
    same = signatures.name_key(name)
    was = None
    for each in before.known(on=at.date()):
        if signatures.name_key(each.name) == same:
            was = each
        elif (domain and each.domain == domain) or (key and each.key == key):
            raise EvidenceError(
                f"That domain or key is known as {each.name}'s, so {name} would count a second "
                f"time for it. {NOTHING}"
            )
    domain, key = domain or (was.domain if was else ""), key or (was.key if was else "")
    return Signatory(
        id=canon.identify("org", name, domain, key, how_known, by, at),
        name=name,
        domain=domain,
        key=key,
        how_known=how_known.strip(),
        by=by,
        at=at,
        replaces=was.id if was else None,
    )


def checked_reservations(
    given: Sequence[tuple[int, str]], paragraphs: Collection[int]
) -> tuple[Reservation, ...]:
    """Reservations to numbered paragraphs that the text has. Raises EvidenceError."""
    if len(given) > MOST_RESERVATIONS:
        raise EvidenceError(
            f"With more than {MOST_RESERVATIONS} reservations little of the letter is left to "
            f"sign. Talk to those who wrote it. {NOTHING}"
        )
    found = {}
    for number, words in given:
        words = words.strip()
        if number not in paragraphs:
            there = f"{min(paragraphs)} to {max(paragraphs)}" if paragraphs else "not numbered"
            raise EvidenceError(
                f"The letter has no paragraph {number}; its paragraphs are {there}. {NOTHING}"
            )
        if not words or len(words) > LONGEST_WORDS:
            raise EvidenceError(
                f"Say in 1 to {LONGEST_WORDS} letters what is reserved on paragraph {number}. "
                + NOTHING
            )
        if why := typed_words.why_not_words(words):
            raise EvidenceError(f"The reservation to paragraph {number} {why}. {NOTHING}")
        found[number] = Reservation(number, words)
    return tuple(found[number] for number in sorted(found))


def made_signature(
    campaign: Campaign,
    signatory: Signatory,
    before: SignonRecords,
    *,
    way: SignatureWay,
    by: str,
    at: datetime,
    organisation: str = "",
    domain: str = "",
    approvals: int = 0,
    confirmed: tuple[str, ...] = (),
    proof: str = "",
    document_sha256: str = "",
    reservations: tuple[Reservation, ...] = (),
    beside: bool = False,
) -> Signature:
    """An organisation's signature on exactly the campaign's text. Raises EvidenceError.

    What is to prove it is checked here, and again each time it is counted. One that signed already
    has to withdraw that first, so that it is never unclear what it signed; with `beside` a keeper
    has said that another comes on record, which counts only once the one before it is ended. So
    does one by a key, a domain, a site or on paper beside one that rests on mailboxes alone.
    """
    at = at.replace(microsecond=0)
    same = signatures.name_key(signatory.name)
    standing = () if beside else signatures.verifying(before.states(campaign, on=at.date()))
    for other in standing:
        if other.way in MAILED and way not in MAILED:
            continue
        is_own = other.signatory in (signatory.id, signatory.replaces)
        if is_own or signatures.name_key(other.organisation) == same:
            raise EvidenceError(
                f"{signatory.name} has signed this text already, on {other.at.date()} "
                f"({other.id}). To sign otherwise it withdraws that first. {NOTHING}"
            )
    name = organisation or signatory.name
    made = Signature(
        id=canon.identify(
            "sgn", campaign.text_sha256, signatory.id, name, way, domain, approvals, confirmed,
            proof, document_sha256, [canon.plain(each) for each in reservations], by, at,
        ),
        campaign=campaign.id,
        text_sha256=campaign.text_sha256,
        signatory=signatory.id,
        organisation=name,
        way=way,
        by=by,
        at=at,
        domain=domain,
        approvals=approvals,
        confirmed=confirmed,
        proof=proof,
        document_sha256=document_sha256,
        reservations=reservations,
    )  # fmt: skip
    if why := why_not_proved(campaign, signatory, made):
        raise EvidenceError(f"The signature of {name} does not count: {why}. {NOTHING}")
    return made
