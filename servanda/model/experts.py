"""What an outside expert is asked by a link, and what she answered: an opinion, no decision."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_, optional

from servanda.model.promises import PROOFS, Proof

OpinionJudgement = Literal["upheld", "rejected", "unsure"]
OPINION_JUDGEMENTS: tuple[OpinionJudgement, ...] = get_args(OpinionJudgement)


@frozen
class ExpertLink:
    """A link by which one named expert answers one question, once, until an instant.

    `seen_sha256` is of exactly what its page shows: where that is another by now, the link answers
    nothing. Of the link itself only the hash of its secret is kept. One that `replaces` another and
    is `withdrawn` revokes it.
    """

    id: str  # "lnk-..."
    token_sha256: str
    incident: str
    commitment: str | None  # None: about the incident alone
    claims: tuple[str, ...]
    seen_sha256: str
    expert: str  # her name, as she is to sign
    role: str  # what she is expert in
    by: str
    at: datetime
    until_at: datetime
    replaces: str | None = None
    withdrawn: bool = False


@frozen
class Opinion:
    """What an expert answered by a link. It moves no standing and is nobody's second."""

    id: str  # "opn-..."
    link: str
    incident: str
    commitment: str | None
    claims: tuple[str, ...]
    seen_sha256: str
    judgement: OpinionJudgement = field(validator=in_(OPINION_JUDGEMENTS))
    proof: Proof | None = field(validator=optional(in_(PROOFS)))
    reason: str
    by: str
    role: str
    at: datetime
