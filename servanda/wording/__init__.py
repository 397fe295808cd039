"""Words of plain English for days, lists, numbers, the law, states and sources.

What leaves it: plain strings for letters, pages and tables, each module imported when one of its
names is first used.
"""

from typing import TYPE_CHECKING

from servanda.lazy_imports import handed_on

# Each is imported when it is first used.
if TYPE_CHECKING:
    from servanda.wording.differences import DiffStretch as DiffStretch
    from servanda.wording.differences import differing_lines as differing_lines
    from servanda.wording.differences import differing_words as differing_words
    from servanda.wording.grammar import BODIES as BODIES
    from servanda.wording.grammar import COUNTS as COUNTS
    from servanda.wording.grammar import MONTHS as MONTHS
    from servanda.wording.grammar import amount as amount
    from servanda.wording.grammar import capital as capital
    from servanda.wording.grammar import clause as clause
    from servanda.wording.grammar import count as count
    from servanda.wording.grammar import day as day
    from servanda.wording.grammar import figure as figure
    from servanda.wording.grammar import listed as listed
    from servanda.wording.grammar import sentence as sentence
    from servanda.wording.grammar import span_of_days as span_of_days
    from servanda.wording.grammar import tallied as tallied
    from servanda.wording.grammar import unit_of as unit_of
    from servanda.wording.grammar import visible as visible
    from servanda.wording.grammar import with_article as with_article
    from servanda.wording.law import COMMON as COMMON
    from servanda.wording.law import FEW as FEW
    from servanda.wording.law import FORCE_WORDS as FORCE_WORDS
    from servanda.wording.law import actor as actor
    from servanda.wording.law import actors as actors
    from servanda.wording.law import article as article
    from servanda.wording.law import article_of as article_of
    from servanda.wording.law import bearers as bearers
    from servanda.wording.law import conduct as conduct
    from servanda.wording.law import doers as doers
    from servanda.wording.law import holders as holders
    from servanda.wording.law import instrument as instrument
    from servanda.wording.law import noted as noted
    from servanda.wording.law import promise as promise
    from servanda.wording.law import provision as provision
    from servanda.wording.law import state_by as state_by
    from servanda.wording.law import term as term
    from servanda.wording.law import with_articles as with_articles
    from servanda.wording.law_lists import articles as articles
    from servanda.wording.law_lists import in_order as in_order
    from servanda.wording.law_lists import is_later as is_later
    from servanda.wording.law_lists import items_in_order as items_in_order
    from servanda.wording.law_lists import listed_apart as listed_apart
    from servanda.wording.law_lists import remark_if_later as remark_if_later
    from servanda.wording.law_lists import whose_reading as whose_reading
    from servanda.wording.signatures import WAY_WORDS as WAY_WORDS
    from servanda.wording.sources import FILE as FILE
    from servanda.wording.sources import HEARING_WORDS as HEARING_WORDS
    from servanda.wording.sources import PAUSED as PAUSED
    from servanda.wording.sources import PRONOUNS as PRONOUNS
    from servanda.wording.sources import SHEET as SHEET
    from servanda.wording.sources import STATEMENT as STATEMENT
    from servanda.wording.sources import Tellers as Tellers
    from servanda.wording.sources import address as address
    from servanda.wording.sources import heard as heard
    from servanda.wording.sources import hearing as hearing
    from servanda.wording.sources import outlet as outlet
    from servanda.wording.sources import outlets as outlets
    from servanda.wording.sources import paused as paused
    from servanda.wording.sources import source as source
    from servanda.wording.sources import sourced as sourced
    from servanda.wording.sources import spoken_of as spoken_of
    from servanda.wording.sources import tellers as tellers
    from servanda.wording.sources import told_by as told_by
    from servanda.wording.sources import voices_of as voices_of
    from servanda.wording.states import BEARING_WORDS as BEARING_WORDS
    from servanda.wording.states import DONE_OR_NOT as DONE_OR_NOT
    from servanda.wording.states import DUTY_MEANS as DUTY_MEANS
    from servanda.wording.states import DUTY_ORDER as DUTY_ORDER
    from servanda.wording.states import NOT_DONE as NOT_DONE
    from servanda.wording.states import PROOF_WORDS as PROOF_WORDS
    from servanda.wording.states import STANCE_WORDS as STANCE_WORDS
    from servanda.wording.states import STATE_MEANS as STATE_MEANS
    from servanda.wording.states import STATE_ORDER as STATE_ORDER
    from servanda.wording.states import beside as beside
    from servanda.wording.states import days_late as days_late
    from servanda.wording.states import days_missed as days_missed
    from servanda.wording.states import duty_remark as duty_remark
    from servanda.wording.states import duty_state as duty_state
    from servanda.wording.states import is_recorded as is_recorded
    from servanda.wording.states import rests_on as rests_on
    from servanda.wording.states import standing_note as standing_note
    from servanda.wording.states import steps_on_record as steps_on_record
    from servanda.wording.states import totals as totals
    from servanda.wording.states import unassessed as unassessed
    from servanda.wording.states import waiting as waiting
    from servanda.wording.voices import all_said as all_said
    from servanda.wording.voices import as_said as as_said
    from servanda.wording.voices import speakers as speakers
    from servanda.wording.voices import without_headlines as without_headlines
else:
    __getattr__, __dir__ = handed_on(__name__)
