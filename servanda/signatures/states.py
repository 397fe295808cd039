"""Which signatures of a campaign verify on a day, and why the others do not.

What leaves it: a state for each signature with its reason, worked out anew from the records each
time. An organisation counts once, by whichever of its signatures came first, also where two copies
of a record were merged that knew it under two ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Literal

from attrs import frozen

from servanda.errors import EvidenceError
from servanda.model import Campaign, Signatory, Signature, Tombstone
from servanda.signatures.likeness import is_within, name_key
from servanda.signatures.proofs import key_proof, page_proof, text_hash, txt_proof

# fmt: off
StateWord = Literal[
    "verifies",         # it counts
    "counted already",  # of an organisation whose other signature counts
    "withdrawn",        # by the organisation
    "invalidated",      # by a keeper
    "of another text",  # not on exactly this text
    "does not verify",  # what is to prove it does not
]
# fmt: on


@frozen
class SignatureState:
    """A signature, how it stands on a day, why, and since when where that is an end."""

    signature: Signature
    state: StateWord
    why: str = ""
    since: date | None = None


@frozen
class AskedSignatory:
    """An organisation that is asked to sign a later text, and what it signed before, if it did."""

    signatory: Signatory
    before: Signature | None


def current_campaign(campaigns: Iterable[Campaign], *, on: date) -> Campaign | None:
    """The newest version that was open or closed by the end of a day; None where none was."""
    some = [each for each in campaigns if each.at.date() <= on]
    over = {each.replaces for each in some}
    left = [each for each in some if each.id not in over]
    return max(left, key=lambda each: (each.at, each.id), default=None)


def known_signatories(every: Iterable[Signatory], *, on: date) -> dict[str, Signatory]:
    """What is known of each organisation at the end of a day, by each id it ever had."""
    some = sorted((s for s in every if s.at.date() <= on), key=lambda s: (s.at, s.id))
    by_id = {each.id: each for each in some}
    later = {each.replaces: each for each in some if each.replaces in by_id}
    known = {}
    for each in some:
        newest, seen = each, {each.id}
        while newest.id in later and later[newest.id].id not in seen:
            newest = later[newest.id]
            seen.add(newest.id)
        known[each.id] = newest
    return known


def signature_states(
    campaign: Campaign,
    signatories: Sequence[Signatory],
    signatures: Sequence[Signature],
    tombstones: Sequence[Tombstone],
    *,
    on: date,
) -> tuple[SignatureState, ...]:
    """Each signature of a campaign by the end of a day, the oldest first, and how it stands.

    Nothing depends on the order in which records came in.
    """
    known = known_signatories(signatories, on=on)
    ends = _ends(tombstones, on=on)
    counted: dict[str, str] = {}  # by domain, key and name, the signature that counts
    states = []
    own = [s for s in signatures if s.campaign == campaign.id and s.at.date() <= on]
    for signature in sorted(own, key=lambda each: (each.at, each.id)):
        state = _state(campaign, known.get(signature.signatory), signature, ends)
        if state.state == "verifies":
            names = _names(known[signature.signatory], signature)
            other = next((counted[name] for name in names if name in counted), None)
            if other:
                why = f"{other} of the same organisation counts"
                state = SignatureState(signature, "counted already", why)
            for name in names:
                counted.setdefault(name, other or signature.id)
        states.append(state)
    return tuple(states)


def verifying(states: Iterable[SignatureState]) -> tuple[Signature, ...]:
    """Those that count."""
    return tuple(each.signature for each in states if each.state == "verifies")


def asked_signatories(
    campaign: Campaign,
    campaigns: Sequence[Campaign],
    signatories: Sequence[Signatory],
    signatures: Sequence[Signature],
    tombstones: Sequence[Tombstone],
    *,
    on: date,
) -> tuple[AskedSignatory, ...]:
    """The organisations that are known and have no signature that counts, by name.

    Each with what it signed of an earlier version and did not take back: it is asked again.
    """
    states = signature_states(campaign, signatories, signatures, tombstones, on=on)
    known = known_signatories(signatories, on=on)
    signed = {known[s.signatory].id for s in verifying(states)}
    ended = _ends(tombstones, on=on)
    earlier = _earlier(campaign, campaigns)
    before = {
        known[s.signatory].id: s
        for s in sorted(signatures, key=lambda each: (each.at, each.id))
        if s.campaign in earlier and s.id not in ended and s.signatory in known
    }
    some = {each.id: each for each in known.values() if each.id not in signed}
    ordered = sorted(some.values(), key=lambda each: (each.name.casefold(), each.id))
    return tuple(AskedSignatory(each, before.get(each.id)) for each in ordered)


def _earlier(campaign: Campaign, campaigns: Sequence[Campaign]) -> set[str]:
    by_id = {each.id: each for each in campaigns}
    found: set[str] = set()
    at = campaign.replaces
    while at and at not in found:
        found.add(at)
        at = by_id[at].replaces if at in by_id else None
    return found


def _ends(tombstones: Iterable[Tombstone], *, on: date) -> dict[str, Tombstone]:
    """The tombstones that hold on a day, by the id of the signature; withdrawn before all else."""
    some = [each for each in tombstones if each.at.date() <= on]
    over = {each.replaces for each in some if each.kind == "reinstated"}
    ends: dict[str, Tombstone] = {}
    for each in sorted(some, key=lambda t: (t.kind == "withdrawn", t.at, t.id)):
        if each.kind != "reinstated" and each.id not in over:
            ends[each.signature] = each
    return ends


def _state(
    campaign: Campaign,
    signatory: Signatory | None,
    signature: Signature,
    ends: Mapping[str, Tombstone],
) -> SignatureState:
    if signature.id in ends:
        tombstone = ends[signature.id]
        kind: StateWord = "withdrawn" if tombstone.kind == "withdrawn" else "invalidated"
        return SignatureState(signature, kind, tombstone.reason, tombstone.at.date())
    hashed = text_hash(campaign.text)
    if not signature.text_sha256 == campaign.text_sha256 == hashed:
        why = f"it is on {signature.text_sha256[:12]}, and the text has {hashed[:12]}"
        return SignatureState(signature, "of another text", why)
    why = why_not_proved(campaign, signatory, signature)
    return SignatureState(signature, "does not verify" if why else "verifies", why)


def why_not_proved(campaign: Campaign, signatory: Signatory | None, signature: Signature) -> str:
    """Why what a signature gives proves nothing; "" where it does."""
    if signatory is None:
        return "no keeper has said who that organisation is"
    if signature.at.date() > campaign.closes_on:
        return f"it was made after {campaign.closes_on}, the last day"
    if name_key(signature.organisation) != name_key(signatory.name):
        return f"it is known as {signatory.name}"
    try:
        match signature.way:
            case "key":
                key_proof(campaign.text, signature.proof, signatory.key)
            case "dns":
                txt_proof(campaign.text_sha256, signatory.domain, signature.proof)
            case "page":
                page_proof(campaign.text_sha256, f'<a rel="me" href="{escape(signature.proof)}">')
            case "by hand":
                return "" if signature.document_sha256 else "no document was kept"
            case _:
                return _why_not_mailed(campaign, signatory, signature)
    except EvidenceError as error:
        return str(error).partition(". ")[0]
    return ""


def _why_not_mailed(campaign: Campaign, signatory: Signatory, signature: Signature) -> str:
    wanted = max(campaign.officers, 2 if signature.way == "officers" else 1)
    if not is_within(signature.domain, signatory.domain):
        return f"{signature.domain or 'no domain'} is not {signatory.domain or 'known as its own'}"
    if signature.approvals < wanted or len(signature.confirmed) != signature.approvals:
        return f"{signature.approvals} of its people confirmed it, and {wanted} are asked"
    return ""


def _names(signatory: Signatory, signature: Signature) -> tuple[str, ...]:
    """By what one organisation is known as one."""
    found = (
        f"id {signatory.id}",
        f"name {name_key(signature.organisation)}",
        f"domain {signatory.domain}" if signatory.domain else "",
        f"key {signatory.key}" if signatory.key else "",
    )
    return tuple(filter(None, found))
