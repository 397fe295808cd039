"""Sign-ons confirmed by those who may, admitted by a keeper, and put on record.

What leaves it: signatures on record once each person asked has confirmed and a keeper has said who
the organisation is. Looking at anything here confirms nothing, and the same done twice is done
once.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import evolve

from servanda import post, signatures, store, wording
from servanda.errors import EvidenceError
from servanda.model import Campaign, Reservation, Signatory, Signature
from servanda.post.requests import secret_sha256
from servanda.signatures.likeness import is_within
from servanda.watch.judging.campaigns import NOTHING, SignonRecords, made_signature
from servanda.watch.judging.sign_requests import (
    BY_PAGE,
    Chance,
    TooOften,
    Words,
    grouped,
    made_secrets,
    typed_code,
    write_secrets,
)

NO_LINK = (
    "There is no such link, or a newer message took its place. It may have been cut where a "
    f"message broke its line: copy all of it, or type the code. {NOTHING}"
)
NO_CODE = f"That number and code do not belong together. Look at both again. {NOTHING}"
OVER = f"This sign-on was not confirmed in time. Ask for it again. {NOTHING}"


def confirm_by_link(queue: post.QueueFiles, token: str, *, now: datetime) -> post.SignRequest:
    """The person of a link confirmed by its button. Raises EvidenceError."""
    with queue.opened() as files:
        found = post.request_by_token(files, token)
        if found is None:
            raise EvidenceError(NO_LINK)
        return _confirmed(files, *found, "button", now)


def confirm_by_code(
    queue: post.QueueFiles, receipt: str, code: str, *, now: datetime
) -> post.SignRequest:
    """The person of a code confirmed by typing it. Raises EvidenceError, TooOften."""
    with queue.opened() as files:
        request = post.request_by_receipt(files, typed_code(receipt))
        if request is None:
            raise EvidenceError(NO_CODE, field="code")
        approvals = post.approvals_of(files, request.id)
        if all(each.wrong >= post.MOST_WRONG for each in approvals):
            raise TooOften(
                "So many codes that are none were typed for this that none is looked at any more. "
                f"Use the link of the message, or ask for another. {NOTHING}"
            )
        wanted = secret_sha256(request.id + typed_code(code))
        found = [each for each in approvals if hmac.compare_digest(each.code_sha256, wanted)]
        if found:
            return _confirmed(files, request, found[0], "code", now)
        post.note_wrong_code(files, request.id)
    raise EvidenceError(NO_CODE, field="code")


def _confirmed(
    files: post.Connection,
    request: post.SignRequest,
    approval: post.Approval,
    how: str,
    now: datetime,
) -> post.SignRequest:
    if request.state == "lapsed" or (request.state == "to confirm" and now >= request.until_at):
        raise EvidenceError(OVER)
    if request.state != "to confirm":
        return request  # confirmed already: the same again changes nothing
    post.approve(files, approval, how, now=now)
    if all(each.how for each in post.approvals_of(files, request.id)):
        post.move_request(files, request.id, "to admit", now=now)
        return evolve(request, state="to admit", moved_at=now)
    return request


# ------------------------------------------------------------------ on record


_OPEN: tuple[post.RequestState, ...] = ("to confirm", "held", "to admit")
COUNTS_ALREADY = "another signature of this organisation counts already"  # a keeper is to look
SIGNED_ALREADY = "the same mailbox has signed this text already"  # nothing more comes of it


def settle(
    queue: post.QueueFiles,
    record: store.Store,
    campaign: Campaign,
    *,
    now: datetime,
    beside: str = "",
) -> tuple[Signature, ...]:
    """Put on record what was confirmed and whose organisation is known; what lapsed says so.

    Called after each step and whenever it may have been broken off: what is on record already is
    found there, and nothing is put there twice. Where another signature of the organisation counts,
    a keeper is to look first; `beside` is the request that one admitted knowing so.
    """
    if not queue.are_there:
        return ()
    made = []
    records: SignonRecords | None = None
    with queue.opened() as files:
        for request in post.requests_of(files, campaign.id, states=_OPEN):
            if request.state in ("to confirm", "held") and now >= request.until_at:
                post.move_request(files, request.id, "lapsed", now=now)
            if request.state != "to admit":
                continue
            if request.alarms or not request.signatory:
                continue
            records = records or SignonRecords.of(record)
            signatory = _admitted(records, request, now)
            if signatory is None:
                continue
            approvals = post.approvals_of(files, request.id)
            at = max(datetime.fromisoformat(each.confirmed_at) for each in approvals)
            is_known = request.id == beside
            others = post.requests_of(files, campaign.id, states=("signed",))
            taken = {each.signature for each in others}
            on_record = _already(records, campaign, signatory, max(at, signatory.at), taken)
            other = records.standing(campaign, signatory.name, on=now.date())
            if other and not on_record and not is_known:
                _beside_another(files, request, other, others, now)
                continue
            try:
                signature = on_record or made_signature(
                    campaign, signatory, records, beside=is_known,
                    way="officers" if len(approvals) > 1 else "e-mail",
                    by=BY_PAGE, at=max(at, signatory.at), domain=request.domain,
                    approvals=len(approvals), confirmed=tuple(each.how for each in approvals),
                    reservations=tuple(Reservation(n, w) for n, w in request.reservations),
                )  # fmt: skip
            except EvidenceError as error:
                alarms = (*request.alarms, str(error).partition(". ")[0])
                post.move_request(files, request.id, "refused", now=now, alarms=alarms)
                continue
            record.add([signature], at=now)
            records = None  # there is more on it now
            post.move_request(files, request.id, "signed", now=now, signature=signature.id)
            made.append(signature)
    return tuple(made)


def _admitted(records: SignonRecords, request: post.SignRequest, now: datetime) -> Signatory | None:
    """Whom the request is of, as a keeper has said."""
    return next((each for each in records.known(on=now.date()) if is_own(each, request)), None)


def is_own(signatory: Signatory, request: post.SignRequest) -> bool:
    """Whether a request has the name of a known organisation, and comes from its domain."""
    same = signatures.name_key(signatory.name) == signatures.name_key(request.organisation)
    return same and is_within(request.domain, signatory.domain)


def _already(
    records: SignonRecords,
    campaign: Campaign,
    signatory: Signatory,
    at: datetime,
    taken: Collection[str],
) -> Signature | None:
    """The signature that this very request put on record before it was broken off.

    Those in `taken` are of other requests.
    """
    key = signatures.name_key(signatory.name)
    for each in records.signatures:
        is_its = (each.campaign, each.by, each.at) == (campaign.id, BY_PAGE, at)
        if is_its and each.id not in taken and signatures.name_key(each.organisation) == key:
            return each
    return None


def _beside_another(
    files: post.Connection,
    request: post.SignRequest,
    other: Signature,
    signed: Iterable[post.SignRequest],
    now: datetime,
) -> None:
    """What was confirmed while another signature counts waits for a keeper, with an alarm.

    Of the very mailboxes that made the other one, it is that one again. Where their addresses are
    erased nobody knows, and a keeper looks.
    """
    first = next((each.id for each in signed if each.signature == other.id), "")
    before = set(post.contacts_of(files, first).values()) if first else set()
    if before and set(post.contacts_of(files, request.id).values()) <= before:
        post.move_request(files, request.id, "refused", now=now, alarms=(SIGNED_ALREADY,))
        return
    alarm = f"{COUNTS_ALREADY}: of {wording.day(other.at.date())}, {wording.WAY_WORDS[other.way]}"
    post.move_request(files, request.id, "to admit", now=now, alarms=(alarm,))


def is_beside(request: post.SignRequest) -> bool:
    """Whether a keeper was told that another signature of its organisation counts."""
    return any(each.startswith(COUNTS_ALREADY) for each in request.alarms)


def admit_request(
    queue: post.QueueFiles, request: post.SignRequest, signatory: Signatory, *, now: datetime
) -> None:
    """A keeper has said who it is: nothing is left to look at. What was held is let through.

    Raises EvidenceError for one that is over.
    """
    if request.state not in ("to confirm", "held", "to admit"):
        raise EvidenceError(f"{grouped(request.receipt)} is {request.state} already. {NOTHING}")
    with queue.opened() as files:
        post.move_request(
            files, request.id, request.state, now=now, alarms=(), signatory=signatory.id
        )


def let_through(
    queue: post.QueueFiles, campaign: Campaign, *, chance: Chance, words: Words, now: datetime
) -> int:
    """What was held in a burst gets its messages, and can be confirmed; how many were."""
    count = 0
    with queue.opened() as files:
        for request in post.requests_of(files, campaign.id, states=("held",)):
            if now >= request.until_at:
                continue
            contacts = post.contacts_of(files, request.id)
            secrets = made_secrets(contacts.values(), chance)
            for secret in secrets:
                post.renew_secrets(files, request, secret.number, secret.token, secret.code)
            write_secrets(files, request, secrets, words, now)
            post.move_request(files, request.id, "to confirm", now=now)
            count += 1
    return count


def refuse_request(
    queue: post.QueueFiles, request: post.SignRequest, *, reason: str, now: datetime
) -> None:
    """A keeper refused it, with a reason that its receipt tells. Raises EvidenceError."""
    if not reason.strip():
        raise EvidenceError("Say with --reason why. Nothing was refused.")
    if request.state not in ("to confirm", "held", "to admit"):
        raise EvidenceError(f"{grouped(request.receipt)} is {request.state} already.")
    with queue.opened() as files:
        post.move_request(files, request.id, "refused", now=now, alarms=(reason.strip(),))
