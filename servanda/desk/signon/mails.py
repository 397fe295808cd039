"""The words of messages, in the language of whom they go to, by the catalogues of the pages.

What leaves it: a subject and a body in plain text. An organisation's name stands between quotation
marks, in the body alone: what somebody typed on the page is never the subject of a message.
"""

from __future__ import annotations

from servanda import disguise
from servanda import watch as way
from servanda.desk.translation import said_in
from servanda.model import Campaign


def _name(words: str) -> str:
    """A name as a line of a message has it: no mark that acts, no address that becomes a link."""
    return disguise.spelt(" ".join(words.split())).replace("://", ": //").replace("www.", "www .")


def invitation(campaign: Campaign, organisation: str, address: str) -> tuple[str, str]:
    """That an organisation is asked to sign; `address` is where, "" where there is no page."""
    say = said_in(campaign.language)
    lines = [
        say("“%(name)s” is asked to sign a letter.", name=_name(organisation)),
        "",
        say("The letter: %(title)s", title=_name(campaign.title)),
        say("Its text, by its hash: SHA-256 %(hash)s", hash=campaign.text_sha256),
        say("It can be signed until %(day)s.", day=campaign.closes_on.isoformat()),
        "",
    ]
    lines += [say("Read it and sign it here:"), address, ""] if address else []
    lines += [
        say(
            "Who has the organisation’s key, its domain or a pen can sign by these too. "
            "Answer this message to ask how."
        ),
        say("If this is not for you, do nothing: nothing is signed by silence."),
    ]
    return say("A letter to sign"), "\n".join(lines) + "\n"


def confirmation(
    campaign: Campaign, request: way.SignRequest, secret: way.Secret, address: str
) -> tuple[str, str]:
    """That somebody asked to sign for an organisation, with a link and a code to confirm it by."""
    say = said_in(request.language)
    place = address.rstrip("/")
    link = f"{place}/confirm/{secret.token}?language={request.language}"
    lines = [
        say("Somebody asks that “%(name)s” signs a letter, and gave this address.",
            name=_name(request.organisation)),
        "",
        say("The letter: %(title)s", title=_name(campaign.title)),
        say("Its text, by its hash: SHA-256 %(hash)s", hash=campaign.text_sha256),
        "",
        say("To confirm, open this page and press its button. Opening it alone signs nothing."),
        link,
        "",
        say("Or type the number and the code on this page:"),
        f"{place}/code",
        say("Number: %(number)s", number=way.grouped(request.receipt)),
        say("Code: %(code)s", code=way.grouped(secret.code)),
        "",
        say("It holds until %(day)s, %(time)s UTC.",
            day=request.until_at.date().isoformat(), time=f"{request.until_at:%H:%M}"),
    ]  # fmt: skip
    if request.officers > 1:
        lines.append(
            say("%(count)s people of the organisation are asked to confirm, each for herself.",
                count=request.officers)
        )  # fmt: skip
    lines += [
        "",
        say(
            "If you know nothing of this, do nothing: nothing is signed, and your address is "
            "erased."
        ),
    ]
    return say("Please confirm: a letter to sign"), "\n".join(lines) + "\n"
