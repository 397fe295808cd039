"""Puts the rooms in order; the only place that knows the way evidence travels.

Five parts, in that order: gathering evidence, reading it, judging it, scanning whole archives,
speaking of it. Each command of `servanda` is one function here; the clock, the person and the
folder are handed in.
"""

from servanda.claims.second_reader.reader import Difference
from servanda.sources.hearing import noted
from servanda.watch.agreement_files import (
    Checked,
    check_agreement,
    shipped_agreements,
    state_of,
    vocabulary,
    write_first,
)
from servanda.watch.gathering.adding import Gathered, Given, files_below, gather
from servanda.watch.gathering.intake import Tally, tally_rows
from servanda.watch.gathering.politeness import Means
from servanda.watch.gathering.rounds import visit
from servanda.watch.judging.assessing import Change, Judged, changes, judge
from servanda.watch.judging.deciding import rule
from servanda.watch.judging.evidence import Evidence, weigh
from servanda.watch.judging.names import (
    identity_row,
    name,
    name_question,
    name_questions,
    name_row,
)
from servanda.watch.judging.what_if import ORDERS, Move, moves, ordered
from servanda.watch.reading.coverage import gaps as language_gaps
from servanda.watch.reading.coverage import reach, unreadable
from servanda.watch.reading.gists import gists
from servanda.watch.reading.reading import latest_tellings, read, unread
from servanda.watch.reading.second_reader import (
    compared,
    configured,
    difference_row,
    said_aloud,
)
from servanda.watch.settings import (
    SecondReader,
    Settings,
    Watch,
    agreement_path,
    new,
    open_watch,
    shipped,
)
from servanda.watch.speaking.copies import copy_rows
from servanda.watch.speaking.publishing import letter, publish
from servanda.watch.speaking.rows import (
    duty_row,
    in_words,
    incident_rows,
    incident_states,
    json_lines,
    standing_row,
)

__all__ = [
    "ORDERS",
    "Change",
    "Checked",
    "Difference",
    "Evidence",
    "Gathered",
    "Given",
    "Judged",
    "Means",
    "Move",
    "SecondReader",
    "Settings",
    "Tally",
    "Watch",
    "agreement_path",
    "changes",
    "check_agreement",
    "compared",
    "configured",
    "copy_rows",
    "difference_row",
    "duty_row",
    "files_below",
    "gather",
    "gists",
    "identity_row",
    "in_words",
    "incident_rows",
    "incident_states",
    "json_lines",
    "judge",
    "language_gaps",
    "latest_tellings",
    "letter",
    "moves",
    "name",
    "name_question",
    "name_questions",
    "name_row",
    "new",
    "noted",
    "open_watch",
    "ordered",
    "publish",
    "reach",
    "read",
    "rule",
    "said_aloud",
    "shipped",
    "shipped_agreements",
    "standing_row",
    "state_of",
    "tally_rows",
    "unread",
    "unreadable",
    "visit",
    "vocabulary",
    "weigh",
    "write_first",
]
