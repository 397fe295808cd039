"""Puts the rooms in order; the only place that knows the way evidence travels.

Five parts, in that order: gathering evidence, reading it, judging it, scanning whole archives,
speaking of it. Each command of `servanda` is one function here; the clock, the person and the
folder are handed in.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each name and its module, imported when the name is first used.
HOMES = {
    "Difference": "servanda.claims.second_reader.reader",
    "noted": "servanda.sources.hearing",
    "Gathered": "servanda.watch.gathering.adding",
    "Given": "servanda.watch.gathering.adding",
    "files_below": "servanda.watch.gathering.adding",
    "gather": "servanda.watch.gathering.adding",
    "Tally": "servanda.watch.gathering.intake",
    "tally_rows": "servanda.watch.gathering.intake",
    "Means": "servanda.watch.gathering.politeness",
    "visit": "servanda.watch.gathering.rounds",
    "Change": "servanda.watch.judging.assessing",
    "Judged": "servanda.watch.judging.assessing",
    "changes": "servanda.watch.judging.assessing",
    "judge": "servanda.watch.judging.assessing",
    "rule": "servanda.watch.judging.deciding",
    "Evidence": "servanda.watch.judging.evidence",
    "weigh": "servanda.watch.judging.evidence",
    "identity_row": "servanda.watch.judging.names",
    "name": "servanda.watch.judging.names",
    "name_question": "servanda.watch.judging.names",
    "name_questions": "servanda.watch.judging.names",
    "name_row": "servanda.watch.judging.names",
    "Move": "servanda.watch.judging.what_if",
    "ORDERS": "servanda.watch.judging.what_if",
    "moves": "servanda.watch.judging.what_if",
    "ordered": "servanda.watch.judging.what_if",
    "language_gaps": "servanda.watch.reading.coverage",
    "reach": "servanda.watch.reading.coverage",
    "unreadable": "servanda.watch.reading.coverage",
    "gists": "servanda.watch.reading.gists",
    "latest_tellings": "servanda.watch.reading.reading",
    "read": "servanda.watch.reading.reading",
    "unread": "servanda.watch.reading.reading",
    "compared": "servanda.watch.reading.second_reader",
    "configured": "servanda.watch.reading.second_reader",
    "difference_row": "servanda.watch.reading.second_reader",
    "said_aloud": "servanda.watch.reading.second_reader",
    "SecondReader": "servanda.watch.settings",
    "Settings": "servanda.watch.settings",
    "Watch": "servanda.watch.settings",
    "agreement_path": "servanda.watch.settings",
    "new": "servanda.watch.settings",
    "open_watch": "servanda.watch.settings",
    "shipped": "servanda.watch.settings",
    "copy_rows": "servanda.watch.speaking.copies",
    "letter": "servanda.watch.speaking.publishing",
    "publish": "servanda.watch.speaking.publishing",
    "duty_row": "servanda.watch.speaking.rows",
    "in_words": "servanda.watch.speaking.rows",
    "incident_rows": "servanda.watch.speaking.rows",
    "incident_states": "servanda.watch.speaking.rows",
    "json_lines": "servanda.watch.speaking.rows",
    "standing_row": "servanda.watch.speaking.rows",
}

if TYPE_CHECKING:
    from servanda.claims.second_reader.reader import Difference as Difference
    from servanda.sources.hearing import noted as noted
    from servanda.watch.gathering.adding import Gathered as Gathered
    from servanda.watch.gathering.adding import Given as Given
    from servanda.watch.gathering.adding import files_below as files_below
    from servanda.watch.gathering.adding import gather as gather
    from servanda.watch.gathering.intake import Tally as Tally
    from servanda.watch.gathering.intake import tally_rows as tally_rows
    from servanda.watch.gathering.politeness import Means as Means
    from servanda.watch.gathering.rounds import visit as visit
    from servanda.watch.judging.assessing import Change as Change
    from servanda.watch.judging.assessing import Judged as Judged
    from servanda.watch.judging.assessing import changes as changes
    from servanda.watch.judging.assessing import judge as judge
    from servanda.watch.judging.deciding import rule as rule
    from servanda.watch.judging.evidence import Evidence as Evidence
    from servanda.watch.judging.evidence import weigh as weigh
    from servanda.watch.judging.names import identity_row as identity_row
    from servanda.watch.judging.names import name as name
    from servanda.watch.judging.names import name_question as name_question
    from servanda.watch.judging.names import name_questions as name_questions
    from servanda.watch.judging.names import name_row as name_row
    from servanda.watch.judging.what_if import ORDERS as ORDERS
    from servanda.watch.judging.what_if import Move as Move
    from servanda.watch.judging.what_if import moves as moves
    from servanda.watch.judging.what_if import ordered as ordered
    from servanda.watch.reading.coverage import language_gaps as language_gaps
    from servanda.watch.reading.coverage import reach as reach
    from servanda.watch.reading.coverage import unreadable as unreadable
    from servanda.watch.reading.gists import gists as gists
    from servanda.watch.reading.reading import latest_tellings as latest_tellings
    from servanda.watch.reading.reading import read as read
    from servanda.watch.reading.reading import unread as unread
    from servanda.watch.reading.second_reader import compared as compared
    from servanda.watch.reading.second_reader import configured as configured
    from servanda.watch.reading.second_reader import difference_row as difference_row
    from servanda.watch.reading.second_reader import said_aloud as said_aloud
    from servanda.watch.settings import SecondReader as SecondReader
    from servanda.watch.settings import Settings as Settings
    from servanda.watch.settings import Watch as Watch
    from servanda.watch.settings import agreement_path as agreement_path
    from servanda.watch.settings import new as new
    from servanda.watch.settings import open_watch as open_watch
    from servanda.watch.settings import shipped as shipped
    from servanda.watch.speaking.copies import copy_rows as copy_rows
    from servanda.watch.speaking.publishing import letter as letter
    from servanda.watch.speaking.publishing import publish as publish
    from servanda.watch.speaking.rows import duty_row as duty_row
    from servanda.watch.speaking.rows import in_words as in_words
    from servanda.watch.speaking.rows import incident_rows as incident_rows
    from servanda.watch.speaking.rows import incident_states as incident_states
    from servanda.watch.speaking.rows import json_lines as json_lines
    from servanda.watch.speaking.rows import standing_row as standing_row
else:
    __getattr__, __dir__ = handed_on(__name__, HOMES)
