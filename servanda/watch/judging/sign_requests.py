"""Sign-ons that come in by the page: what is asked is checked, counted against limits, and waits.

What leaves it: requests in the queue and messages in the outbox. The same asked twice is there
once. Nothing is put on record here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, time, timedelta

from attrs import frozen

from servanda import canon, post, signatures
from servanda.errors import EvidenceError
from servanda.model import Campaign, Reservation, Signatory
from servanda.post.requests import asked_since, secret_sha256
from servanda.signatures.likeness import is_within, registered
from servanda.watch.judging.campaigns import (
    NOTHING,
    SignonRecords,
    checked_reservations,
    why_not_organisation,
)

DAYS = 7  # to confirm within
MOST_A_DAY = 3  # messages to one address
MOST_OF_DOMAIN, MOST_OF_KNOWN = 6, 20  # requests of one domain a day: of any, of one invited
MOST_UNKNOWN_AN_HOUR = 30  # of organisations that nobody invited; more are held for a keeper
MOST_HELD = 20_000  # requests in the queue, after which the page takes none that nobody invited
BY_PAGE = "the sign-on page"
# No letter or figure that is read as another.
_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LETTERS, RECEIPT_LETTERS, TOKEN_BYTES = 10, 9, 32
Chance = Callable[[int], bytes]


class TooOften(EvidenceError):
    """So much was asked that nothing is done for now; the words say until when."""


@frozen
class AskedSignature:
    """What is asked on the page for an organisation, with an address for each who confirms."""

    organisation: str
    addresses: tuple[str, ...]
    reservations: tuple[tuple[int, str], ...] = ()
    language: str = "en"


@frozen
class Secret:
    """What one person gets by message: the secret of a link and a code to type, for one address."""

    number: int
    address: str
    token: str
    code: str


Words = Callable[[post.SignRequest, Secret], tuple[str, str]]  # the subject and body of a message


def drawn(chance: Chance, letters: int) -> str:
    """So many letters and figures by chance, all alike likely."""
    most = 256 - 256 % len(_SIGNS)
    found = ""
    while len(found) < letters:
        found += "".join(_SIGNS[byte % len(_SIGNS)] for byte in chance(16) if byte < most)
    return found[:letters]


def grouped(typed: str) -> str:
    """A code as it is shown: in groups.

    >>> grouped("ABCDEFGHJ"), grouped("ABCDEFGHJK")
    ('ABC-DEF-GHJ', 'ABCDE-FGHJK')
    """
    size = 3 if len(typed) % 3 == 0 else 5
    return "-".join(typed[at : at + size] for at in range(0, len(typed), size))


def typed_code(words: str) -> str:
    """What somebody typed, as a code has it: blanks and dashes do not count."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", words).upper()[:40]


# ------------------------------------------------------------------ asking


def ask_to_sign(
    queue: post.QueueFiles,
    records: SignonRecords,
    campaign: Campaign,
    asked: AskedSignature,
    *,
    paragraphs: Collection[int],
    chance: Chance,
    words: Words,
    now: datetime,
) -> post.SignRequest:
    """What was asked is in the queue, with a message to each person who is to confirm it.

    Where the same was asked of the same address already and waits, that is given back with another
    message. Raises EvidenceError for what cannot be asked, and TooOften.
    """
    name = " ".join(asked.organisation.split())
    addresses, domain = _checked(campaign, name, asked.addresses, now)
    reservations = checked_reservations(asked.reservations, paragraphs)
    signatory, alarms = _whose(records, name, domain, now)
    if signatory is None:
        _refuse_signed(records, campaign, name, now)
    with queue.opened() as files:
        if again := _same(files, campaign, name, addresses):
            return _once_more(files, again, addresses, chance=chance, words=words, now=now)
        state = _limited(files, campaign, addresses, domain, signatory, now)
        request = _request(
            campaign, name, domain, signatory, alarms, reservations, asked.language,
            state, chance, now,
        )  # fmt: skip
        secrets = made_secrets(addresses, chance)
        post.add_request(files, request, [(s.address, s.token, s.code) for s in secrets])
        if state == "to confirm":
            write_secrets(files, request, secrets, words, now)
        return request


def _checked(
    campaign: Campaign, name: str, given: tuple[str, ...], now: datetime
) -> tuple[tuple[str, ...], str]:
    """The addresses, each of another mailbox at one domain of the organisation's own."""
    if now.date() > campaign.closes_on:
        raise EvidenceError(f"The letter could be signed until {campaign.closes_on}. {NOTHING}")
    if why := why_not_organisation(name):
        raise EvidenceError(f"The name of the organisation {why}. {NOTHING}", field="organisation")
    addresses = tuple(
        dict.fromkeys(address.strip().lower() for address in given if address.strip())
    )
    if len(addresses) != campaign.officers:
        raise EvidenceError(
            f"{campaign.officers} different addresses are asked, each of somebody who may sign "
            f"for the organisation. {NOTHING}",
            field="address",
        )
    for address in addresses:
        if not post.is_address(address):
            raise EvidenceError(
                f"What you typed is no e-mail address as they are written. {NOTHING}",
                field="address",
            )
    domains = {address.rpartition("@")[2] for address in addresses}
    domain = min(domains, key=len)
    if not all(is_within(each, domain) for each in domains):
        raise EvidenceError(
            "The addresses are of different domains, so one of them is not the organisation's. "
            f"{NOTHING}",
            field="address",
        )
    if why := signatures.why_not_domain(domain):
        raise EvidenceError(
            f"The domain {domain[:80]} {why}. Use an address at the organisation's own domain, or "
            "sign by its key, its domain, its own site or on paper: write to who invited you. "
            + NOTHING,
            field="address",
        )
    return addresses, domain


def _whose(
    records: SignonRecords, name: str, domain: str, now: datetime
) -> tuple[Signatory | None, tuple[str, ...]]:
    """Whom a keeper knows by that name and domain, and what a keeper should look at first."""
    known = records.known(on=now.date())
    key = signatures.name_key(name)
    for each in known:
        if signatures.name_key(each.name) == key and is_within(domain, each.domain):
            # the same to the letter, or a person looks at it
            return each, () if name.casefold() == each.name.casefold() else (
                f"it signs as {name}, and is known as {each.name}",
            )
    names = tuple(each.name for each in known)
    alarms = []
    for each in known:
        if is_within(domain, each.domain):
            alarms.append(f"{domain} is known as the domain of {each.name}")
        elif signatures.name_key(each.name) == key:
            alarms.append(f"{each.name} is known with the domain {each.domain or 'of none'}")
    if not alarms and (like := signatures.name_likeness(name, names)):
        alarms.append(f"the name {like.how} {like.name}")
    if like := signatures.domain_likeness(domain, tuple(each.domain for each in known)):
        alarms.append(f"the domain {like.how} {like.name}")
    return None, tuple(alarms)


def _refuse_signed(records: SignonRecords, campaign: Campaign, name: str, now: datetime) -> None:
    """Refuse the name of one that signed, asked from a domain that is not its own.

    From its own domain it may be the organisation, and the signature that counts somebody else's:
    that is for who confirms it and for a keeper, and the form says no more than of any other.
    """
    if signature := records.standing(campaign, name, on=now.date()):
        raise EvidenceError(
            f"{signature.organisation} has signed this text already. {NOTHING}",
            field="organisation",
        )


def _same(
    files: post.Connection, campaign: Campaign, name: str, addresses: tuple[str, ...]
) -> post.SignRequest | None:
    """A request of the same organisation and the same people that waits for them."""
    for each in post.requests_of(files, campaign.id, address=addresses[0]):
        if each.state in ("to confirm", "held") and each.organisation == name:
            contacts = post.contacts_of(files, each.id)
            if tuple(contacts.values()) == addresses:
                return each
    return None


def _limited(
    files: post.Connection,
    campaign: Campaign,
    addresses: tuple[str, ...],
    domain: str,
    signatory: Signatory | None,
    now: datetime,
) -> post.RequestState:
    """In which state a request begins; TooOften where none is taken."""
    day, hour = now - timedelta(days=1), now - timedelta(hours=1)
    lately = [
        asked_since(files, campaign.id, address, registered(domain), since=day, burst_since=hour)
        for address in addresses
    ]
    most = MOST_OF_KNOWN if signatory else MOST_OF_DOMAIN
    if any(each.address >= MOST_A_DAY or each.domain >= most for each in lately):
        raise TooOften(
            "For that address or domain so much was asked within a day that no more is for now. "
            f"Try again tomorrow, or write to who invited you. {NOTHING}"
        )
    if signatory is None and lately[0].unknown >= MOST_UNKNOWN_AN_HOUR:
        if lately[0].all >= MOST_HELD:
            raise TooOften(
                "So many organisations that nobody invited have asked that no more are taken for "
                f"now. Write to who gave you this address. {NOTHING}"
            )
        return "held"
    return "to confirm"


def _request(
    campaign: Campaign,
    name: str,
    domain: str,
    signatory: Signatory | None,
    alarms: tuple[str, ...],
    reservations: tuple[Reservation, ...],
    language: str,
    state: post.RequestState,
    chance: Chance,
    now: datetime,
) -> post.SignRequest:
    now = now.replace(microsecond=0)
    receipt = drawn(chance, RECEIPT_LETTERS)
    closes = datetime.combine(campaign.closes_on + timedelta(days=1), time(), UTC)
    return post.SignRequest(
        id=canon.identify("ask", campaign.id, name, domain, receipt, now),
        receipt=receipt,
        campaign=campaign.id,
        organisation=name,
        domain=domain,
        signatory=signatory.id if signatory else "",
        officers=campaign.officers,
        state=state,
        reservations=tuple((each.paragraph, each.words) for each in reservations),
        language=language,
        alarms=alarms,
        asked_at=now,
        until_at=closes if state == "held" else min(now + timedelta(days=DAYS), closes),
        moved_at=now,
    )


def made_secrets(addresses: Iterable[str], chance: Chance) -> list[Secret]:
    return [
        Secret(number, address, chance(TOKEN_BYTES).hex(), drawn(chance, CODE_LETTERS))
        for number, address in enumerate(addresses, start=1)
    ]


def write_secrets(
    files: post.Connection,
    request: post.SignRequest,
    secrets: Iterable[Secret],
    words: Words,
    now: datetime,
) -> None:
    """A message for each person is in the outbox."""
    for secret in secrets:
        subject, body = words(request, secret)
        made = canon.identify("msg", request.id, secret.number, secret_sha256(secret.token))
        message = post.Message(made, secret.address, subject, body, request.language)
        post.queue_message(files, message, about=request.id, kind="confirm", now=now)


def _once_more(
    files: post.Connection,
    request: post.SignRequest,
    addresses: tuple[str, ...],
    *,
    chance: Chance,
    words: Words,
    now: datetime,
) -> post.SignRequest:
    """Another message to those who have not confirmed, by which those before hold no more."""
    since = now - timedelta(days=1)
    written = [m for m in post.messages_of(files) if m.about == request.id]
    lately = [m for m in written if datetime.fromisoformat(m.made_at) >= since]
    if request.state == "held":
        return request
    if len(lately) >= MOST_A_DAY * len(addresses):
        raise TooOften(
            "The messages for this were sent as often as they are within a day. Look among what "
            f"your server keeps as unwanted, or try again tomorrow. {NOTHING}"
        )
    open_numbers = {each.number for each in post.approvals_of(files, request.id) if not each.how}
    secrets = [each for each in made_secrets(addresses, chance) if each.number in open_numbers]
    for secret in secrets:
        post.renew_secrets(files, request, secret.number, secret.token, secret.code)
    write_secrets(files, request, secrets, words, now)
    return request
