"""Puts the rooms in order; the only place that knows the way evidence travels.

Five parts, in that order: gathering evidence, reading it, judging it, scanning whole archives,
speaking of it. What the commands and the desk need of a room is handed on here, so that they
know this door alone. Each command of `servanda` is one function here; the clock, the person and the
folder are handed in.
"""

from servanda.archive import verify
from servanda.captures.archives.wacz import give_out
from servanda.captures.custody.fixity import Looked, look
from servanda.captures.custody.timestamps import enlist
from servanda.captures.custody.trail import traces
from servanda.claims.second_reader.reader import Difference
from servanda.decisions import Question
from servanda.letters import html as letter_html
from servanda.sources.hearing import noted
from servanda.store import Store
from servanda.watch.checking import Checked, check_agreement, check_record, check_shipped
from servanda.watch.gathering.adding import Gathered, Getter, Given, files_below, gather
from servanda.watch.gathering.intake import Tally
from servanda.watch.gathering.items import items
from servanda.watch.gathering.politeness import Means
from servanda.watch.gathering.rounds import visit
from servanda.watch.judging.assessing import Change, Judged, changes, judge
from servanda.watch.judging.deciding import (
    Settled,
    answer_name,
    answer_question,
    decide_incident,
    notice,
    rule,
    settle_file,
)
from servanda.watch.judging.evidence import Evidence, weigh
from servanda.watch.judging.names import name, name_question, name_questions
from servanda.watch.judging.what_if import ORDERS, Effect, effects, open_questions, ordered
from servanda.watch.reading.coverage import gaps as language_gaps
from servanda.watch.reading.coverage import reach, unreadable
from servanda.watch.reading.gists import country_name, gists
from servanda.watch.reading.reading import latest_tellings, read, unread
from servanda.watch.reading.second_reader import (
    compared,
    configured,
    kept_differences,
    said_aloud,
    second_readings,
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
from servanda.watch.speaking.evidence_rows import (
    capture_rows,
    claim_rows,
    copy_rows,
    difference_row,
    fixity_rows,
    reading_row,
    shard_rows,
    tally_rows,
    trail_rows,
)
from servanda.watch.speaking.publishing import letter, publish
from servanda.watch.speaking.rows import (
    change_rows,
    differing_rows,
    digest_row,
    duty_row,
    duty_rows,
    duty_states,
    identity_row,
    in_words,
    incident_rows,
    incident_states,
    letter_row,
    name_row,
    on_record,
    question_rows,
    reasons_of,
    source_rows,
    standing_row,
    standing_rows,
)
from servanda.watch.speaking.values import Row, json_lines

__all__ = [
    "ORDERS",
    "Change",
    "Checked",
    "Difference",
    "Effect",
    "Evidence",
    "Gathered",
    "Getter",
    "Given",
    "Judged",
    "Looked",
    "Means",
    "Question",
    "Row",
    "SecondReader",
    "Settings",
    "Settled",
    "Store",
    "Tally",
    "Watch",
    "agreement_path",
    "answer_name",
    "answer_question",
    "capture_rows",
    "change_rows",
    "changes",
    "check_agreement",
    "check_record",
    "check_shipped",
    "claim_rows",
    "compared",
    "configured",
    "copy_rows",
    "country_name",
    "decide_incident",
    "difference_row",
    "differing_rows",
    "digest_row",
    "duty_row",
    "duty_rows",
    "duty_states",
    "effects",
    "enlist",
    "files_below",
    "fixity_rows",
    "gather",
    "gists",
    "give_out",
    "identity_row",
    "in_words",
    "incident_rows",
    "incident_states",
    "items",
    "json_lines",
    "judge",
    "kept_differences",
    "language_gaps",
    "latest_tellings",
    "letter",
    "letter_html",
    "letter_row",
    "look",
    "name",
    "name_question",
    "name_questions",
    "name_row",
    "new",
    "noted",
    "notice",
    "on_record",
    "open_questions",
    "open_watch",
    "ordered",
    "publish",
    "question_rows",
    "reach",
    "read",
    "reading_row",
    "reasons_of",
    "rule",
    "said_aloud",
    "second_readings",
    "settle_file",
    "shard_rows",
    "shipped",
    "source_rows",
    "standing_row",
    "standing_rows",
    "tally_rows",
    "traces",
    "trail_rows",
    "unread",
    "unreadable",
    "verify",
    "visit",
    "weigh",
]
