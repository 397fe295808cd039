"""Puts the rooms in order; the only place that knows the way evidence travels.

Five parts, in that order: gathering evidence, reading it, judging it, scanning whole archives,
speaking of it. What the commands and the desk need of a room is handed on here, so that they
know this door alone. Each command of `servanda` is one function here; the clock, the person and the
folder are handed in.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each name and its module, imported when the name is first used.
HOMES = {
    "LIMIT_BYTES": "servanda.captures",
    "give_out": "servanda.captures.archives.wacz",
    "Looked": "servanda.captures.custody.fixity",
    "look": "servanda.captures.custody.fixity",
    "enlist": "servanda.captures.custody.timestamps",
    "traces": "servanda.captures.custody.trail",
    "decode": "servanda.captures.decoding",
    "sentences": "servanda.claims",
    "Difference": "servanda.claims.second_reader.reader",
    "days": "servanda.corrections",
    "ClaimWords": "servanda.decisions",
    "CodingError": "servanda.decisions",
    "DayWords": "servanda.decisions",
    "Described": "servanda.decisions",
    "NumberWords": "servanda.decisions",
    "ReviewQuestion": "servanda.decisions",
    "Reread": "servanda.decisions",
    "WhoWords": "servanda.decisions",
    "NamePair": "servanda.incidents",
    "NameQuestion": "servanda.incidents",
    "noted": "servanda.sources.hearing",
    "Store": "servanda.store",
    "GrownSince": "servanda.store.adding",
    "ahead_of_now": "servanda.store.clock",
    "database_of": "servanda.store.connect",
    "Checked": "servanda.watch.agreement_files",
    "check_agreement": "servanda.watch.agreement_files",
    "agreement_path": "servanda.watch.agreement_places",
    "shipped": "servanda.watch.agreement_places",
    "state_of": "servanda.watch.agreement_files",
    "word_lists": "servanda.watch.agreement_files",
    "write_first": "servanda.watch.agreement_files",
    "check_record": "servanda.watch.checking",
    "borne_names": "servanda.watch.checking",
    "check_shipped": "servanda.watch.checking",
    "Gathered": "servanda.watch.gathering.adding",
    "Getter": "servanda.watch.gathering.adding",
    "Given": "servanda.watch.gathering.adding",
    "files_below": "servanda.watch.gathering.adding",
    "gather": "servanda.watch.gathering.adding",
    "Tally": "servanda.watch.gathering.intake",
    "items": "servanda.watch.gathering.items",
    "FileText": "servanda.watch.judging.editing.file_texts",
    "check_seen": "servanda.watch.judging.editing.file_texts",
    "SourceVisits": "servanda.watch.judging.editing.source_editing",
    "save_source": "servanda.watch.judging.editing.source_editing",
    "source_text": "servanda.watch.judging.editing.source_editing",
    "source_visits": "servanda.watch.judging.editing.source_editing",
    "Means": "servanda.watch.gathering.politeness",
    "visit": "servanda.watch.gathering.rounds",
    "Weakness": "servanda.watch.speaking.installation",
    "weakness_row": "servanda.watch.speaking.installation",
    "weaknesses": "servanda.watch.speaking.installation",
    "Import": "servanda.watch.importing.importing",
    "import_sheet": "servanda.watch.importing.importing",
    "put_import": "servanda.watch.importing.importing",
    "SheetMapping": "servanda.watch.importing.mapping",
    "open_mapping": "servanda.watch.importing.mapping",
    "shipped_mappings": "servanda.watch.importing.mapping",
    "Assessable": "servanda.watch.judging.assessing",
    "Change": "servanda.watch.judging.assessing",
    "Judged": "servanda.watch.judging.assessing",
    "changes": "servanda.watch.judging.assessing",
    "judge": "servanda.watch.judging.assessing",
    "WrittenRecords": "servanda.watch.judging.coding",
    "Writing": "servanda.watch.judging.coding",
    "write": "servanda.watch.judging.coding",
    "code_file": "servanda.watch.judging.coding_file",
    "Concern": "servanda.watch.judging.decisions_file",
    "Settled": "servanda.watch.judging.decisions_file",
    "concern_of": "servanda.watch.judging.decisions_file",
    "answer_name": "servanda.watch.judging.deciding",
    "answer_question": "servanda.watch.judging.deciding",
    "decide_incident": "servanda.watch.judging.deciding",
    "notice": "servanda.watch.judging.notices",
    "rule": "servanda.watch.judging.deciding",
    "settle_file": "servanda.watch.judging.decisions_file",
    "Evidence": "servanda.watch.judging.evidence",
    "weigh": "servanda.watch.judging.evidence",
    "name": "servanda.watch.judging.names",
    "name_question": "servanda.watch.judging.names",
    "name_questions": "servanda.watch.judging.names",
    "questions_of": "servanda.watch.judging.names",
    "Effect": "servanda.watch.judging.what_if",
    "out_of_time": "servanda.watch.judging.out_of_time",
    "ORDERS": "servanda.watch.judging.what_if",
    "effects": "servanda.watch.judging.what_if",
    "open_questions": "servanda.watch.judging.what_if",
    "ordered": "servanda.watch.judging.what_if",
    "Answers": "servanda.watch.projecting.answers",
    "Asking": "servanda.watch.projecting.asking",
    "answering": "servanda.watch.projecting.catching_up",
    "answers_of": "servanda.watch.projecting.catching_up",
    "evidence_to_take_back": "servanda.watch.projecting.entry_grounds",
    "evidence_to_write": "servanda.watch.projecting.entry_grounds",
    "OpenedWatch": "servanda.watch.projecting.opening",
    "evidence": "servanda.watch.projecting.catching_up",
    "checked_evidence": "servanda.watch.projecting.catching_up",
    "check_projection": "servanda.watch.projecting.catching_up",
    "open_signals": "servanda.watch.projecting.catching_up",
    "language_gaps": "servanda.watch.reading.coverage",
    "reach": "servanda.watch.reading.coverage",
    "unreadable": "servanda.watch.reading.coverage",
    "country_name": "servanda.watch.reading.gists",
    "gists": "servanda.watch.reading.gists",
    "latest_tellings": "servanda.watch.reading.reading",
    "read": "servanda.watch.reading.reading",
    "unread": "servanda.watch.reading.reading",
    "compared": "servanda.watch.reading.second_reader",
    "configured": "servanda.watch.reading.second_reader",
    "describe_sending": "servanda.watch.reading.second_reader",
    "kept_differences": "servanda.watch.reading.second_reader",
    "second_readings": "servanda.watch.reading.second_reader",
    "SecondReader": "servanda.watch.settings_file",
    "Settings": "servanda.watch.settings_file",
    "Watch": "servanda.watch.settings",
    "new": "servanda.watch.settings",
    "open_watch": "servanda.watch.settings",
    "effect_lines": "servanda.watch.speaking.after_deciding",
    "withdrawn_by": "servanda.watch.speaking.by_hand_rows",
    "full_id": "servanda.watch.speaking.typed_ids",
    "where_shown": "servanda.watch.speaking.typed_ids",
    "ChangedSince": "servanda.watch.judging.editing.sighted",
    "check_sighting": "servanda.watch.speaking.sightings",
    "Sighting": "servanda.watch.judging.editing.sighted",
    "sighting": "servanda.watch.speaking.sightings",
    "Exhibits": "servanda.watch.speaking.exhibits",
    "lapse_lines": "servanda.watch.speaking.after_deciding",
    "capture_rows": "servanda.watch.speaking.by_hand_rows",
    "claim_row": "servanda.watch.speaking.by_hand_rows",
    "coding_row": "servanda.watch.speaking.by_hand_rows",
    "coding_rows": "servanda.watch.speaking.by_hand_rows",
    "correction_row": "servanda.watch.speaking.by_hand_rows",
    "reread_row": "servanda.watch.speaking.by_hand_rows",
    "reread_rows": "servanda.watch.speaking.by_hand_rows",
    "statement_row": "servanda.watch.speaking.by_hand_rows",
    "rows_by_id": "servanda.watch.speaking.by_id_rows",
    "claim_rows": "servanda.watch.speaking.evidence_rows",
    "copy_rows": "servanda.watch.speaking.evidence_rows",
    "difference_row": "servanda.watch.speaking.evidence_rows",
    "fixity_rows": "servanda.watch.speaking.evidence_rows",
    "reading_row": "servanda.watch.speaking.evidence_rows",
    "shard_rows": "servanda.watch.speaking.evidence_rows",
    "tally_rows": "servanda.watch.speaking.evidence_rows",
    "trail_rows": "servanda.watch.speaking.evidence_rows",
    "FORMS": "servanda.watch.speaking.exports",
    "export_bytes": "servanda.watch.speaking.exports",
    "export_rows": "servanda.watch.speaking.exports",
    "published_claims": "servanda.watch.speaking.exports",
    "import_rows": "servanda.watch.speaking.import_rows",
    "Merge": "servanda.watch.importing.merging",
    "look_at_copy": "servanda.watch.importing.merging",
    "merge": "servanda.watch.importing.merging",
    "disagreements": "servanda.watch.speaking.disagreements",
    "JoinedIncident": "servanda.watch.speaking.joining",
    "covered_lines": "servanda.watch.speaking.joining",
    "joined": "servanda.watch.speaking.joining",
    "signals_about": "servanda.watch.speaking.joining",
    "agreement_rows": "servanda.watch.speaking.law",
    "vocabulary_rows": "servanda.watch.speaking.law",
    "letter": "servanda.watch.speaking.publishing",
    "letter_html": "servanda.watch.speaking.publishing",
    "publish": "servanda.watch.speaking.publishing",
    "ASKED": "servanda.watch.speaking.search_entries",
    "KINDS": "servanda.watch.speaking.search_entries",
    "newest_ids": "servanda.watch.speaking.search_rows",
    "search_rows": "servanda.watch.speaking.search_rows",
    "change_rows": "servanda.watch.speaking.day_rows",
    "differing_rows": "servanda.watch.speaking.rows",
    "agreement_text": "servanda.watch.judging.editing.agreement_editing",
    "check_text": "servanda.watch.judging.editing.agreement_editing",
    "moved_by": "servanda.watch.judging.editing.agreement_editing",
    "save_text": "servanda.watch.judging.editing.agreement_editing",
    "delete_search": "servanda.watch.judging.editing.saved_searches",
    "new_of": "servanda.watch.judging.editing.saved_searches",
    "note_seen": "servanda.watch.judging.editing.saved_searches",
    "save_search": "servanda.watch.judging.editing.saved_searches",
    "saved_search": "servanda.watch.judging.editing.saved_searches",
    "saved_searches": "servanda.watch.judging.editing.saved_searches",
    "unmarked": "servanda.captures.archives.unmarked",
    "SavedSearch": "servanda.watch.judging.editing.saved_searches",
    "is_own_agreement": "servanda.watch.judging.editing.agreement_editing",
    "pause": "servanda.watch.judging.editing.source_editing",
    "paused": "servanda.watch.judging.editing.source_editing",
    "resume": "servanda.watch.judging.editing.source_editing",
    "TextFault": "servanda.watch.judging.editing.agreement_editing",
    "digest_row": "servanda.watch.speaking.rows",
    "duty_row": "servanda.watch.speaking.day_rows",
    "duty_rows": "servanda.watch.speaking.day_rows",
    "duty_states": "servanda.watch.speaking.day_rows",
    "identity_row": "servanda.watch.speaking.rows",
    "heard_rows": "servanda.watch.speaking.heard_rows",
    "in_names": "servanda.watch.speaking.named_rows",
    "law_in_names": "servanda.watch.speaking.named_rows",
    "in_words": "servanda.watch.speaking.rows",
    "incident_rows": "servanda.watch.speaking.rows",
    "incident_states": "servanda.watch.speaking.rows",
    "late_words": "servanda.watch.speaking.rows",
    "letter_row": "servanda.watch.speaking.rows",
    "name_row": "servanda.watch.speaking.rows",
    "on_record": "servanda.watch.speaking.day_rows",
    "place_rows": "servanda.watch.speaking.place_rows",
    "question_rows": "servanda.watch.speaking.rows",
    "reasons_of": "servanda.watch.speaking.rows",
    "source_rows": "servanda.watch.speaking.day_rows",
    "standing_row": "servanda.watch.speaking.day_rows",
    "standing_rows": "servanda.watch.speaking.day_rows",
    "Row": "servanda.watch.speaking.values",
    "json_lines": "servanda.watch.speaking.values",
    "captures_at": "servanda.watch.speaking.versions",
    "disclosure": "servanda.watch.speaking.withholding",
    "examine": "servanda.watch.speaking.verifying",
    "verify": "servanda.watch.speaking.verifying",
    "withhold": "servanda.watch.speaking.withholding",
    "withhold_judged": "servanda.watch.speaking.withholding",
    "Ruled": "servanda.watch.judging.deciding",
    "group_claims": "servanda.watch.judging.deciding",
    "withdraw_judgement": "servanda.watch.judging.deciding",
    "withdraw_decision": "servanda.watch.judging.deciding",
    "withdraw_notice": "servanda.watch.judging.notices",
    "OpenQuestion": "servanda.watch.judging.what_if",
    "grouping_row": "servanda.watch.speaking.rows",
    "Until": "servanda.watch.judging.deferring",
    "ask_again": "servanda.watch.judging.deferring",
    "defer": "servanda.watch.judging.deferring",
    "put_off": "servanda.watch.judging.deferring",
    "take_in_hand": "servanda.watch.judging.deferring",
    "question_reasons": "servanda.watch.speaking.queue_rows",
    "Queue": "servanda.watch.projecting.queue",
    "QueueWish": "servanda.watch.projecting.queue",
    "Waiting": "servanda.watch.projecting.queue",
    "deferral_words": "servanda.watch.speaking.queue_rows",
    "WHY_WORDS": "servanda.watch.speaking.queue_rows",
    "RowPage": "servanda.watch.speaking.row_pages",
    "RowPlace": "servanda.watch.speaking.row_pages",
    "incident_page": "servanda.watch.speaking.row_pages",
    "capture_page": "servanda.watch.speaking.row_pages",
    "claim_page": "servanda.watch.speaking.row_pages",
    "difference_page": "servanda.watch.speaking.row_pages",
    "question_page": "servanda.watch.speaking.row_pages",
    "page_of_rows": "servanda.watch.speaking.row_pages",
    "made_from": "servanda.watch.speaking.row_pages",
    "held_now": "servanda.watch.speaking.row_pages",
    "facet_rows": "servanda.watch.speaking.queue_rows",
    "with_reasons": "servanda.watch.speaking.queue_rows",
}

if TYPE_CHECKING:
    from servanda.captures import LIMIT_BYTES as LIMIT_BYTES
    from servanda.captures.archives.unmarked import unmarked as unmarked
    from servanda.captures.archives.wacz import give_out as give_out
    from servanda.captures.custody.fixity import Looked as Looked
    from servanda.captures.custody.fixity import look as look
    from servanda.captures.custody.timestamps import enlist as enlist
    from servanda.captures.custody.trail import traces as traces
    from servanda.captures.decoding import decode as decode
    from servanda.claims import sentences as sentences
    from servanda.claims.second_reader.reader import Difference as Difference
    from servanda.corrections import days as days
    from servanda.decisions import ClaimWords as ClaimWords
    from servanda.decisions import CodingError as CodingError
    from servanda.decisions import DayWords as DayWords
    from servanda.decisions import Described as Described
    from servanda.decisions import NumberWords as NumberWords
    from servanda.decisions import Reread as Reread
    from servanda.decisions import ReviewQuestion as ReviewQuestion
    from servanda.decisions import WhoWords as WhoWords
    from servanda.incidents import NamePair as NamePair
    from servanda.incidents import NameQuestion as NameQuestion
    from servanda.sources.hearing import noted as noted
    from servanda.store import Store as Store
    from servanda.store.adding import GrownSince as GrownSince
    from servanda.store.clock import ahead_of_now as ahead_of_now
    from servanda.store.connect import database_of as database_of
    from servanda.watch.agreement_files import Checked as Checked
    from servanda.watch.agreement_files import check_agreement as check_agreement
    from servanda.watch.agreement_files import state_of as state_of
    from servanda.watch.agreement_files import word_lists as word_lists
    from servanda.watch.agreement_files import write_first as write_first
    from servanda.watch.agreement_places import agreement_path as agreement_path
    from servanda.watch.agreement_places import shipped as shipped
    from servanda.watch.checking import borne_names as borne_names
    from servanda.watch.checking import check_record as check_record
    from servanda.watch.checking import check_shipped as check_shipped
    from servanda.watch.gathering.adding import Gathered as Gathered
    from servanda.watch.gathering.adding import Getter as Getter
    from servanda.watch.gathering.adding import Given as Given
    from servanda.watch.gathering.adding import files_below as files_below
    from servanda.watch.gathering.adding import gather as gather
    from servanda.watch.gathering.intake import Tally as Tally
    from servanda.watch.gathering.items import items as items
    from servanda.watch.gathering.politeness import Means as Means
    from servanda.watch.gathering.rounds import visit as visit
    from servanda.watch.importing.importing import Import as Import
    from servanda.watch.importing.importing import import_sheet as import_sheet
    from servanda.watch.importing.importing import put_import as put_import
    from servanda.watch.importing.mapping import SheetMapping as SheetMapping
    from servanda.watch.importing.mapping import open_mapping as open_mapping
    from servanda.watch.importing.mapping import shipped_mappings as shipped_mappings
    from servanda.watch.importing.merging import Merge as Merge
    from servanda.watch.importing.merging import look_at_copy as look_at_copy
    from servanda.watch.importing.merging import merge as merge
    from servanda.watch.judging.assessing import Assessable as Assessable
    from servanda.watch.judging.assessing import Change as Change
    from servanda.watch.judging.assessing import Judged as Judged
    from servanda.watch.judging.assessing import changes as changes
    from servanda.watch.judging.assessing import judge as judge
    from servanda.watch.judging.coding import Writing as Writing
    from servanda.watch.judging.coding import WrittenRecords as WrittenRecords
    from servanda.watch.judging.coding import write as write
    from servanda.watch.judging.coding_file import code_file as code_file
    from servanda.watch.judging.deciding import Ruled as Ruled
    from servanda.watch.judging.deciding import answer_name as answer_name
    from servanda.watch.judging.deciding import answer_question as answer_question
    from servanda.watch.judging.deciding import decide_incident as decide_incident
    from servanda.watch.judging.deciding import group_claims as group_claims
    from servanda.watch.judging.deciding import rule as rule
    from servanda.watch.judging.deciding import withdraw_decision as withdraw_decision
    from servanda.watch.judging.deciding import withdraw_judgement as withdraw_judgement
    from servanda.watch.judging.decisions_file import Concern as Concern
    from servanda.watch.judging.decisions_file import Settled as Settled
    from servanda.watch.judging.decisions_file import concern_of as concern_of
    from servanda.watch.judging.decisions_file import settle_file as settle_file
    from servanda.watch.judging.deferring import Until as Until
    from servanda.watch.judging.deferring import ask_again as ask_again
    from servanda.watch.judging.deferring import defer as defer
    from servanda.watch.judging.deferring import put_off as put_off
    from servanda.watch.judging.deferring import take_in_hand as take_in_hand
    from servanda.watch.judging.editing.agreement_editing import TextFault as TextFault
    from servanda.watch.judging.editing.agreement_editing import agreement_text as agreement_text
    from servanda.watch.judging.editing.agreement_editing import check_text as check_text
    from servanda.watch.judging.editing.agreement_editing import (
        is_own_agreement as is_own_agreement,
    )
    from servanda.watch.judging.editing.agreement_editing import moved_by as moved_by
    from servanda.watch.judging.editing.agreement_editing import save_text as save_text
    from servanda.watch.judging.editing.file_texts import FileText as FileText
    from servanda.watch.judging.editing.file_texts import check_seen as check_seen
    from servanda.watch.judging.editing.saved_searches import SavedSearch as SavedSearch
    from servanda.watch.judging.editing.saved_searches import delete_search as delete_search
    from servanda.watch.judging.editing.saved_searches import new_of as new_of
    from servanda.watch.judging.editing.saved_searches import note_seen as note_seen
    from servanda.watch.judging.editing.saved_searches import save_search as save_search
    from servanda.watch.judging.editing.saved_searches import saved_search as saved_search
    from servanda.watch.judging.editing.saved_searches import saved_searches as saved_searches
    from servanda.watch.judging.editing.sighted import ChangedSince as ChangedSince
    from servanda.watch.judging.editing.sighted import Sighting as Sighting
    from servanda.watch.judging.editing.source_editing import SourceVisits as SourceVisits
    from servanda.watch.judging.editing.source_editing import pause as pause
    from servanda.watch.judging.editing.source_editing import paused as paused
    from servanda.watch.judging.editing.source_editing import resume as resume
    from servanda.watch.judging.editing.source_editing import save_source as save_source
    from servanda.watch.judging.editing.source_editing import source_text as source_text
    from servanda.watch.judging.editing.source_editing import source_visits as source_visits
    from servanda.watch.judging.evidence import Evidence as Evidence
    from servanda.watch.judging.evidence import weigh as weigh
    from servanda.watch.judging.names import name as name
    from servanda.watch.judging.names import name_question as name_question
    from servanda.watch.judging.names import name_questions as name_questions
    from servanda.watch.judging.names import questions_of as questions_of
    from servanda.watch.judging.notices import notice as notice
    from servanda.watch.judging.notices import withdraw_notice as withdraw_notice
    from servanda.watch.judging.out_of_time import out_of_time as out_of_time
    from servanda.watch.judging.what_if import ORDERS as ORDERS
    from servanda.watch.judging.what_if import Effect as Effect
    from servanda.watch.judging.what_if import OpenQuestion as OpenQuestion
    from servanda.watch.judging.what_if import effects as effects
    from servanda.watch.judging.what_if import open_questions as open_questions
    from servanda.watch.judging.what_if import ordered as ordered
    from servanda.watch.projecting.answers import Answers as Answers
    from servanda.watch.projecting.asking import Asking as Asking
    from servanda.watch.projecting.catching_up import answering as answering
    from servanda.watch.projecting.catching_up import answers_of as answers_of
    from servanda.watch.projecting.catching_up import check_projection as check_projection
    from servanda.watch.projecting.catching_up import checked_evidence as checked_evidence
    from servanda.watch.projecting.catching_up import evidence as evidence
    from servanda.watch.projecting.catching_up import open_signals as open_signals
    from servanda.watch.projecting.entry_grounds import (
        evidence_to_take_back as evidence_to_take_back,
    )
    from servanda.watch.projecting.entry_grounds import evidence_to_write as evidence_to_write
    from servanda.watch.projecting.opening import OpenedWatch as OpenedWatch
    from servanda.watch.projecting.queue import Queue as Queue
    from servanda.watch.projecting.queue import QueueWish as QueueWish
    from servanda.watch.projecting.queue import Waiting as Waiting
    from servanda.watch.reading.coverage import language_gaps as language_gaps
    from servanda.watch.reading.coverage import reach as reach
    from servanda.watch.reading.coverage import unreadable as unreadable
    from servanda.watch.reading.gists import country_name as country_name
    from servanda.watch.reading.gists import gists as gists
    from servanda.watch.reading.reading import latest_tellings as latest_tellings
    from servanda.watch.reading.reading import read as read
    from servanda.watch.reading.reading import unread as unread
    from servanda.watch.reading.second_reader import compared as compared
    from servanda.watch.reading.second_reader import configured as configured
    from servanda.watch.reading.second_reader import describe_sending as describe_sending
    from servanda.watch.reading.second_reader import kept_differences as kept_differences
    from servanda.watch.reading.second_reader import second_readings as second_readings
    from servanda.watch.settings import Watch as Watch
    from servanda.watch.settings import new as new
    from servanda.watch.settings import open_watch as open_watch
    from servanda.watch.settings_file import SecondReader as SecondReader
    from servanda.watch.settings_file import Settings as Settings
    from servanda.watch.speaking.after_deciding import effect_lines as effect_lines
    from servanda.watch.speaking.after_deciding import lapse_lines as lapse_lines
    from servanda.watch.speaking.by_hand_rows import capture_rows as capture_rows
    from servanda.watch.speaking.by_hand_rows import claim_row as claim_row
    from servanda.watch.speaking.by_hand_rows import coding_row as coding_row
    from servanda.watch.speaking.by_hand_rows import coding_rows as coding_rows
    from servanda.watch.speaking.by_hand_rows import correction_row as correction_row
    from servanda.watch.speaking.by_hand_rows import reread_row as reread_row
    from servanda.watch.speaking.by_hand_rows import reread_rows as reread_rows
    from servanda.watch.speaking.by_hand_rows import statement_row as statement_row
    from servanda.watch.speaking.by_hand_rows import withdrawn_by as withdrawn_by
    from servanda.watch.speaking.by_id_rows import rows_by_id as rows_by_id
    from servanda.watch.speaking.day_rows import change_rows as change_rows
    from servanda.watch.speaking.day_rows import duty_row as duty_row
    from servanda.watch.speaking.day_rows import duty_rows as duty_rows
    from servanda.watch.speaking.day_rows import duty_states as duty_states
    from servanda.watch.speaking.day_rows import on_record as on_record
    from servanda.watch.speaking.day_rows import source_rows as source_rows
    from servanda.watch.speaking.day_rows import standing_row as standing_row
    from servanda.watch.speaking.day_rows import standing_rows as standing_rows
    from servanda.watch.speaking.disagreements import disagreements as disagreements
    from servanda.watch.speaking.evidence_rows import claim_rows as claim_rows
    from servanda.watch.speaking.evidence_rows import copy_rows as copy_rows
    from servanda.watch.speaking.evidence_rows import difference_row as difference_row
    from servanda.watch.speaking.evidence_rows import fixity_rows as fixity_rows
    from servanda.watch.speaking.evidence_rows import reading_row as reading_row
    from servanda.watch.speaking.evidence_rows import shard_rows as shard_rows
    from servanda.watch.speaking.evidence_rows import tally_rows as tally_rows
    from servanda.watch.speaking.evidence_rows import trail_rows as trail_rows
    from servanda.watch.speaking.exhibits import Exhibits as Exhibits
    from servanda.watch.speaking.exports import FORMS as FORMS
    from servanda.watch.speaking.exports import export_bytes as export_bytes
    from servanda.watch.speaking.exports import export_rows as export_rows
    from servanda.watch.speaking.exports import published_claims as published_claims
    from servanda.watch.speaking.heard_rows import heard_rows as heard_rows
    from servanda.watch.speaking.import_rows import import_rows as import_rows
    from servanda.watch.speaking.installation import Weakness as Weakness
    from servanda.watch.speaking.installation import weakness_row as weakness_row
    from servanda.watch.speaking.installation import weaknesses as weaknesses
    from servanda.watch.speaking.joining import JoinedIncident as JoinedIncident
    from servanda.watch.speaking.joining import covered_lines as covered_lines
    from servanda.watch.speaking.joining import joined as joined
    from servanda.watch.speaking.joining import signals_about as signals_about
    from servanda.watch.speaking.law import agreement_rows as agreement_rows
    from servanda.watch.speaking.law import vocabulary_rows as vocabulary_rows
    from servanda.watch.speaking.named_rows import in_names as in_names
    from servanda.watch.speaking.named_rows import law_in_names as law_in_names
    from servanda.watch.speaking.place_rows import place_rows as place_rows
    from servanda.watch.speaking.publishing import letter as letter
    from servanda.watch.speaking.publishing import letter_html as letter_html
    from servanda.watch.speaking.publishing import publish as publish
    from servanda.watch.speaking.queue_rows import WHY_WORDS as WHY_WORDS
    from servanda.watch.speaking.queue_rows import deferral_words as deferral_words
    from servanda.watch.speaking.queue_rows import facet_rows as facet_rows
    from servanda.watch.speaking.queue_rows import question_reasons as question_reasons
    from servanda.watch.speaking.queue_rows import with_reasons as with_reasons
    from servanda.watch.speaking.row_pages import RowPage as RowPage
    from servanda.watch.speaking.row_pages import RowPlace as RowPlace
    from servanda.watch.speaking.row_pages import capture_page as capture_page
    from servanda.watch.speaking.row_pages import claim_page as claim_page
    from servanda.watch.speaking.row_pages import difference_page as difference_page
    from servanda.watch.speaking.row_pages import held_now as held_now
    from servanda.watch.speaking.row_pages import incident_page as incident_page
    from servanda.watch.speaking.row_pages import made_from as made_from
    from servanda.watch.speaking.row_pages import page_of_rows as page_of_rows
    from servanda.watch.speaking.row_pages import question_page as question_page
    from servanda.watch.speaking.rows import differing_rows as differing_rows
    from servanda.watch.speaking.rows import digest_row as digest_row
    from servanda.watch.speaking.rows import grouping_row as grouping_row
    from servanda.watch.speaking.rows import identity_row as identity_row
    from servanda.watch.speaking.rows import in_words as in_words
    from servanda.watch.speaking.rows import incident_rows as incident_rows
    from servanda.watch.speaking.rows import incident_states as incident_states
    from servanda.watch.speaking.rows import late_words as late_words
    from servanda.watch.speaking.rows import letter_row as letter_row
    from servanda.watch.speaking.rows import name_row as name_row
    from servanda.watch.speaking.rows import question_rows as question_rows
    from servanda.watch.speaking.rows import reasons_of as reasons_of
    from servanda.watch.speaking.search_entries import ASKED as ASKED
    from servanda.watch.speaking.search_entries import KINDS as KINDS
    from servanda.watch.speaking.search_rows import newest_ids as newest_ids
    from servanda.watch.speaking.search_rows import search_rows as search_rows
    from servanda.watch.speaking.sightings import check_sighting as check_sighting
    from servanda.watch.speaking.sightings import sighting as sighting
    from servanda.watch.speaking.typed_ids import full_id as full_id
    from servanda.watch.speaking.typed_ids import where_shown as where_shown
    from servanda.watch.speaking.values import Row as Row
    from servanda.watch.speaking.values import json_lines as json_lines
    from servanda.watch.speaking.verifying import examine as examine
    from servanda.watch.speaking.verifying import verify as verify
    from servanda.watch.speaking.versions import captures_at as captures_at
    from servanda.watch.speaking.withholding import disclosure as disclosure
    from servanda.watch.speaking.withholding import withhold as withhold
    from servanda.watch.speaking.withholding import withhold_judged as withhold_judged
else:
    __getattr__, __dir__ = handed_on(__name__, HOMES)
