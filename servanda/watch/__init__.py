"""Puts the rooms in order; the only place that knows the way evidence travels.

Three parts: gathering evidence, judging it, speaking of it. Each command of `servanda` is
one function here; the clock, the person and the folder are handed in.
"""

from servanda.claims.second_reader.reader import Difference
from servanda.sources.hearing import noted
from servanda.watch.copying import copy_rows
from servanda.watch.gathering import (
    Gathered,
    Given,
    files_below,
    gather,
    latest_tellings,
    read,
    unread,
)
from servanda.watch.intake import Tally, tally_rows
from servanda.watch.judging import Change, Evidence, Judged, changes, judge, rule, weigh
from servanda.watch.moving import ORDERS, Move, moves, ordered
from servanda.watch.naming import identity_row, name, name_question, name_questions, name_row
from servanda.watch.polite import Means
from servanda.watch.reaching import gaps as language_gaps
from servanda.watch.reaching import reach, unreadable
from servanda.watch.seconding import compared, configured, difference_row, said_aloud
from servanda.watch.settings import (
    SecondReader,
    Settings,
    Watch,
    agreement_path,
    new,
    open_watch,
    shipped,
)
from servanda.watch.speaking import (
    duty_row,
    in_words,
    incident_rows,
    incident_states,
    json_lines,
    letter,
    publish,
    standing_row,
)
from servanda.watch.summing import gists
from servanda.watch.visiting import visit

__all__ = [
    "Means",
    "Tally",
    "tally_rows",
    "visit",
    "copy_rows",
    "identity_row",
    "name",
    "name_question",
    "name_questions",
    "name_row",
    "Difference",
    "latest_tellings",
    "said_aloud",
    "difference_row",
    "configured",
    "compared",
    "SecondReader",
    "ORDERS",
    "Move",
    "moves",
    "ordered",
    "Change",
    "Evidence",
    "Gathered",
    "Given",
    "Judged",
    "Settings",
    "Watch",
    "agreement_path",
    "changes",
    "duty_row",
    "files_below",
    "gists",
    "gather",
    "in_words",
    "incident_rows",
    "incident_states",
    "json_lines",
    "judge",
    "language_gaps",
    "letter",
    "new",
    "noted",
    "open_watch",
    "publish",
    "reach",
    "read",
    "rule",
    "shipped",
    "standing_row",
    "unread",
    "unreadable",
    "weigh",
]
