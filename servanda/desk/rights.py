"""Who may ask what of the desk: one table of every route and the roles it answers.

What leaves it: whether a role may ask a route. A route without a line here is closed to all.
"""

from __future__ import annotations

from attrs import frozen

from servanda.model import NOTICE_KINDS, NoticeKind

READER, REVIEWER, COUNSEL, KEEPER = "reader", "reviewer", "counsel", "keeper"
ROLES = (READER, REVIEWER, COUNSEL, KEEPER)
STRANGER = ""  # who has not come in
MEANS = {
    READER: "looks at everything but what is sealed; puts nothing on record",
    REVIEWER: "decides, codes, corrects and writes down; sees what is sealed",
    COUNSEL: "looks as a reader does, and may put on record that a rule is contested",
    KEEPER: "all that a reviewer may, and reads the log of the desk",
}

NOBODY: frozenset[str] = frozenset()
ALL = frozenset(ROLES)
WRITE = frozenset((REVIEWER, KEEPER))
KEEP = frozenset((KEEPER,))
ANYBODY = ALL | {STRANGER}
# Statements: whose they are, where and how it is known, their words, and what was said in trust.
MAY_SEE_SEALED = WRITE


@frozen
class Allowed:
    """The roles that a route answers: to look, and to put something on record or change it."""

    look: frozenset[str] = NOBODY
    send: frozenset[str] = NOBODY


LOOKED_AT, WRITTEN = Allowed(ALL), Allowed(send=WRITE)
OWN = Allowed(ALL, ALL)  # of one's own account

# fmt: off
RIGHTS: dict[str, Allowed] = {
    # the way in and out
    "look": Allowed(ANYBODY), "enter": Allowed(ANYBODY),
    "set_language": Allowed(send=ANYBODY),
    "name": Allowed(KEEP, KEEP), "leave": Allowed(send=ALL),
    # looking
    "overview": LOOKED_AT, "questions": LOOKED_AT, "next": LOOKED_AT, "incidents": LOOKED_AT,
    "incident": LOOKED_AT, "capture": LOOKED_AT, "original": LOOKED_AT,
    "claim": Allowed(ALL, WRITE),
    "commitments": LOOKED_AT, "commitment": LOOKED_AT, "duties": LOOKED_AT, "places": LOOKED_AT,
    "sources": LOOKED_AT, "search": LOOKED_AT, "show": LOOKED_AT,
    "agreement": Allowed(ALL, KEEP), "back": LOOKED_AT, "keys": LOOKED_AT,
    # rows for programs: those that can hold a statement's words only where these may be seen
    "api": LOOKED_AT, "openapi": LOOKED_AT,
    "api-incidents": Allowed(WRITE), "api-captures": Allowed(WRITE), "api-claims": Allowed(WRITE),
    "api-questions": Allowed(WRITE), "api-differences": Allowed(WRITE),
    "api-standings": LOOKED_AT, "api-duties": LOOKED_AT, "api-changes": LOOKED_AT,
    "api-sources": LOOKED_AT, "api-heard": LOOKED_AT, "api-places": LOOKED_AT,
    "api-exports": LOOKED_AT, "api-calendar": LOOKED_AT,
    # coding blind: figures for all; passages, which can be statements, for who may see these. A
    # keeper answers for the record, so a keeper says what is right where coders differ; counsel,
    # who judges law and not what happened, does not
    "coders": LOOKED_AT, "next-passage": Allowed(WRITE), "blind": Allowed(WRITE, WRITE),
    "disagreements": Allowed(WRITE), "corrected": Allowed(WRITE),
    "adjudicate": Allowed(KEEP, KEEP), "draw-sample": Allowed(KEEP, KEEP),
    # putting on record
    "put_off": WRITTEN, "in_hand": WRITTEN, "ask_again": WRITTEN,
    "names": Allowed(ALL, WRITE), "decide": WRITTEN, "link": WRITTEN, "group": WRITTEN,
    "withdraw": Allowed(send=WRITE | {COUNSEL}),  # of one's own alone, for everybody
    "code": WRITTEN, "fact": WRITTEN,
    "statement": Allowed(WRITE, WRITE),
    # one question asked of somebody outside, who answers by a link and has no account
    "ask_expert": Allowed(send=KEEP), "revoke_link": Allowed(send=KEEP),
    "answer_link": Allowed(ANYBODY, ANYBODY),
    "step": Allowed(send=WRITE | {COUNSEL}),  # counsel: see `step_kinds`
    # a team's door
    "account_login": Allowed(ANYBODY, ANYBODY), "account_inactive": Allowed(ANYBODY),
    "mfa_authenticate": Allowed(ANYBODY, ANYBODY), "password_link": Allowed(ANYBODY, ANYBODY),
    # one's own account
    "account_logout": OWN, "account_change_password": OWN, "account_reauthenticate": OWN,
    "mfa_index": Allowed(ALL), "mfa_reauthenticate": OWN, "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN, "mfa_view_recovery_codes": Allowed(ALL),
    "mfa_generate_recovery_codes": OWN, "mfa_list_webauthn": Allowed(ALL),
    "mfa_add_webauthn": OWN, "mfa_reauthenticate_webauthn": OWN, "mfa_remove_webauthn": OWN,
    # keeping
    "source": Allowed(KEEP, KEEP), "new-source": Allowed(KEEP, KEEP), "gather": Allowed(KEEP, KEEP),
    "pause": Allowed(send=KEEP),
    # of one's own, by everybody; of the whole watch by those who write
    "saved-search": Allowed(send=ALL),
    "log": Allowed(KEEP),
}
# fmt: on


def may(role: str, route: str, method: str) -> bool:
    """Whether a role may ask a route so; what is not in the table nobody may."""
    return role in asked_of(route, method)


def asked_of(route: str, method: str) -> frozenset[str]:
    """The roles that a route answers when it is asked so; a method the desk does not know: none."""
    allowed = RIGHTS.get(route, Allowed())
    looks = method in ("GET", "HEAD")
    return allowed.look if looks else allowed.send if method == "POST" else NOBODY


def step_kinds(role: str) -> tuple[NoticeKind, ...]:
    """The sorts of step that a role may put on record; counsel's is that a rule is contested."""
    return ("contest",) if role == COUNSEL else NOTICE_KINDS if role in WRITE else ()
