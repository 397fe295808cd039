"""Everything a watch may show becomes a static site that anyone can verify.

What leaves it: a folder of pages and data, with a manifest and a program that checks it. It
never publishes what no person decided, nor more of a source than the paragraphs quoted.
"""

from servanda.archive.check_log import Trust
from servanda.archive.edition import IncidentJudgement, Official, SourceMonth
from servanda.archive.published import Published
from servanda.archive.site import publish
from servanda.archive.verification import Makers, Verification, examine, verify

__all__ = [
    "IncidentJudgement",
    "Makers",
    "Official",
    "Published",
    "SourceMonth",
    "Trust",
    "Verification",
    "examine",
    "publish",
    "verify",
]
