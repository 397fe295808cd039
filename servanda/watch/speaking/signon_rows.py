"""A campaign in rows and words: who signed and how, who waits for what until when, and receipts.

What leaves it: rows as commands print them with --json and pages show them. With `public` they hold
only what anybody may see: no name of who asked and is not known yet, and no keeper's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from servanda import canon, post, signatures, wording
from servanda.errors import EvidenceError
from servanda.model import Campaign, Signature
from servanda.watch.judging.campaigns import SignonRecords
from servanda.watch.judging.sign_confirming import SIGNED_ALREADY, is_beside
from servanda.watch.judging.sign_requests import BY_PAGE, grouped
from servanda.watch.speaking.values import Row

WAITS_FOR: Mapping[str, str] = {
    "asked": "its signature",
    "asked again": "its signature on the changed text",
    "to confirm": "its own confirmation, by the button or the code in the message",
    "held": "a keeper: it came with many others at once",
    "to admit": "a keeper, who looks whether the domain is the organisation's",
    "signed": "nothing: it is on record",
    "refused": "nothing: a keeper refused it",
    "beside": "a keeper: another signature of the organisation counts already",
    "not counted": "nothing: it is on record, and another signature of the organisation counts",
    "signed before": "nothing: the same mailbox has signed already, which is on record",
    "lapsed": "nothing: it was not confirmed in time, and can be asked for again",
}


@frozen
class SignonView:
    """A campaign on a day: what is on record, what waits, and how its messages stand."""

    campaign: Campaign
    records: SignonRecords
    states: tuple[signatures.SignatureState, ...]
    requests: tuple[post.SignRequest, ...]
    approvals: Mapping[str, Sequence[post.Approval]]
    messages: tuple[post.OutboxMessage, ...]
    on: date

    @property
    def count(self) -> int:
        """How many organisations have signed: those whose signature verifies on the day."""
        return len(signatures.verifying(self.states))

    @property
    def is_named(self) -> bool:
        """Whether who signed is named to everybody: not before the embargo and the threshold."""
        campaign = self.campaign
        is_over = campaign.embargo_until is None or self.on >= campaign.embargo_until
        return is_over and self.count >= campaign.threshold


def signon_view(
    records: SignonRecords, queue: post.QueueFiles, campaign: Campaign, *, on: date
) -> SignonView:
    """A campaign as it stands at the end of a day; what waits is as of now."""
    states = records.states(campaign, on=on)
    if not queue.are_there:
        return SignonView(campaign, records, states, (), {}, (), on)
    with queue.opened() as files:
        requests = tuple(post.requests_of(files, campaign.id))
        approvals = {
            each.id: post.approvals_of(files, each.id)
            for each in requests
            if each.state in ("to confirm", "to admit")
        }
        ids = {each.id for each in requests}
        messages = tuple(m for m in post.messages_of(files) if m.about in ids or not m.about)
    return SignonView(campaign, records, states, requests, approvals, messages, on)


def counted_words(view: SignonView) -> str:
    """How many have signed, in a sentence with its day."""
    number = wording.count(view.count, "organisation")
    has = "has" if view.count == 1 else "have"
    return (
        f"{wording.capital(number)} {has} signed this text, by what verifies on "
        f"{wording.day(view.on)}."
    )


def campaign_row(view: SignonView, *, public: bool = False) -> Row:
    """The campaign itself, with the count of the day."""
    row: Row = canon.plain(view.campaign)
    del row["text"]
    if public:
        del row["by"]
    row |= {"kind": "campaign", "on": view.on.isoformat(), "count": view.count}
    return row


def signature_row(state: signatures.SignatureState, *, public: bool = False) -> Row:
    """One signature: by whom, how it was checked, when and by whom, and whether it counts."""
    signature = state.signature
    row: Row = canon.plain(signature)
    row["checked_by"] = _checker(signature, public=public)
    row["checked_at"] = row.pop("at")
    del row["by"]
    row |= {
        "kind": "signature",
        "way_words": wording.WAY_WORDS[signature.way],
        "state": state.state,
        "why": "" if public and state.state in ("withdrawn", "invalidated") else state.why,
        "since": state.since.isoformat() if state.since else None,
    }
    return row


def _checker(signature: Signature, *, public: bool) -> str:
    return signature.by if signature.by == BY_PAGE or not public else "a keeper"


def request_row(view: SignonView, request: post.SignRequest, *, public: bool = False) -> Row:
    """One sign-on that waits or is over: for what, until when. A receipt's number is a secret."""
    approvals = view.approvals.get(request.id, ())
    # before its day nothing tells that the organisation has signed
    is_untold = public and is_beside(request) and not view.is_named
    is_named = not public or (bool(request.signatory) and not is_untold)
    row: Row = {
        "kind": "request",
        "organisation": request.organisation if is_named else "",
        "state": request.state,
        "waits_for": WAITS_FOR["to admit"] if is_untold else _waits_for(view, request),
        "until": canon.plain(request)["until_at"],
        "asked_at": canon.plain(request)["asked_at"],
        "confirmed": sum(bool(each.how) for each in approvals),
        "officers": request.officers,
    }
    if not public:
        row |= {
            "receipt": grouped(request.receipt),
            "domain": request.domain,
            "alarms": list(request.alarms),
            "signature": request.signature,
            "reservations": [{"paragraph": n, "words": w} for n, w in request.reservations],
            "messages": [
                {"state": m.state, "answer": m.answer, "tries": m.tries}
                for m in view.messages
                if m.about == request.id
            ],
        }
    return row


def _waits_for(view: SignonView, request: post.SignRequest) -> str:
    """For what a request waits, in words."""
    if request.state == "to admit" and is_beside(request):
        return WAITS_FOR["beside"]
    if request.state == "refused" and request.alarms == (SIGNED_ALREADY,):
        return WAITS_FOR["signed before"]
    for each in view.states:
        if each.signature.id == request.signature and each.state == "counted already":
            return WAITS_FOR["not counted"]
    return WAITS_FOR[request.state]


WAITING: tuple[post.RequestState, ...] = ("to confirm", "held", "to admit")


def backlog_rows(view: SignonView, *, public: bool = False) -> list[Row]:
    """All that waits, the oldest first, and then whoever is asked and did nothing yet."""
    rows = [
        request_row(view, each, public=public) for each in view.requests if each.state in WAITING
    ]
    asked = {each.signatory for each in view.requests if each.state in WAITING}
    records = view.records
    waiting = signatures.asked_signatories(
        view.campaign, records.campaigns, records.signatories, records.signatures,
        records.tombstones, on=view.on,
    )  # fmt: skip
    rows += [
        {
            "kind": "asked",
            "organisation": each.signatory.name,
            "state": "asked again" if each.before else "asked",
            "waits_for": WAITS_FOR["asked again" if each.before else "asked"],
            "until": view.campaign.closes_on.isoformat(),
            "signed_before": each.before.text_sha256 if each.before else "",
        }
        for each in waiting
        if each.signatory.id not in asked
    ]
    return rows if not public or view.is_named else [r for r in rows if r["kind"] != "asked"]


def signature_rows(view: SignonView, *, public: bool = False) -> list[Row]:
    """Every signature, the oldest first; none to the public before its day."""
    if public and not view.is_named:
        return []
    return [signature_row(each, public=public) for each in view.states]


# ------------------------------------------------------------------ receipts


def receipt_lines(view: SignonView, name: str) -> list[str]:
    """Where an organisation's sign-on stands, in lines to be sent to it. Raises EvidenceError."""
    campaign = view.campaign
    key = signatures.name_key(name)
    lines = [
        f"Receipt, as of {wording.day(view.on)}",
        f"Letter: {campaign.title}",
        f"Its text: SHA-256 {campaign.text_sha256}",
    ]
    own = [s for s in view.states if signatures.name_key(s.signature.organisation) == key]
    asked = [r for r in view.requests if signatures.name_key(r.organisation) == key]
    for state in own:
        lines += ["", *_signed_lines(view, state)]
    for request in asked:
        if request.state != "signed":
            lines += ["", *_asked_lines(view, request)]
    if not own and not asked:
        signatory = view.records.signatory(name, on=view.on)
        lines += [
            "",
            f"Organisation: {signatory.name}",
            "It is asked to sign and nothing of it has come. It can sign until "
            f"{wording.day(campaign.closes_on)}.",
        ]
    return lines


def _signed_lines(view: SignonView, state: signatures.SignatureState) -> list[str]:
    signature = state.signature
    known = {each.id: each for each in view.records.signatories}.get(signature.signatory)
    lines = [
        f"Organisation: {signature.organisation}",
        f"Signature: {signature.id}",
        f"Signed: {wording.WAY_WORDS[signature.way]}"
        + (f" ({signature.domain})" if signature.domain else ""),
        f"Checked: by {signature.by}, {signature.at:%Y-%m-%d %H:%M} UTC"
        + (f", confirmed by {' and '.join(signature.confirmed)}" if signature.confirmed else ""),
    ]
    if known:
        lines.append(f"Known: {known.how_known} (said by {known.by}, {known.at:%Y-%m-%d})")
    lines += [
        f"Reservation to paragraph {each.paragraph}: {each.words}"
        for each in signature.reservations
    ]
    if state.state == "verifies":
        return [*lines, "It counts, and waits for nothing."]
    since = f" since {wording.day(state.since)}" if state.since else ""
    return [*lines, f"It does not count{since}: {state.state}. {wording.capital(state.why)}."]


def _asked_lines(view: SignonView, request: post.SignRequest) -> list[str]:
    confirmed = sum(bool(each.how) for each in view.approvals.get(request.id, ()))
    lines = [
        f"Organisation: {request.organisation}",
        f"Number: {grouped(request.receipt)}",
        f"Asked: {request.asked_at:%Y-%m-%d %H:%M} UTC, for {request.domain}",
        f"State: {request.state}"
        + (
            f" ({confirmed} of {request.officers} confirmed)"
            if request.state == "to confirm"
            else ""
        ),
        f"Waits for: {_waits_for(view, request)}",
    ]
    if request.state in WAITING:
        lines.append(f"Until: {request.until_at:%Y-%m-%d %H:%M} UTC")
    if request.state == "refused" and request.alarms:
        lines.append(f"Because: {'; '.join(request.alarms)}")
    return lines


def request_of(view: SignonView, number: str) -> post.SignRequest:
    """The request of a receipt's number, as its holder types it. Raises EvidenceError."""
    wanted = number.upper().replace("-", "").replace(" ", "")
    for each in view.requests:
        if each.receipt == wanted:
            return each
    raise EvidenceError(f'no receipt "{number[:40]}" is in the queue. See servanda signon status.')
