"""Sort a folder by rules, overwrite nothing, and undo what was done."""

from file_organizer.config import load, parse
from file_organizer.content import content_type, type_of
from file_organizer.document import Document, read_document
from file_organizer.duplicates import Group, find_duplicates
from file_organizer.errors import (
    BadJournalError,
    BadRulesError,
    BusyError,
    FileOrganizerError,
    InterruptedRunError,
    UnreadableError,
)
from file_organizer.journal import Header, Journal, Journals
from file_organizer.moves import move, rename_new
from file_organizer.planner import Action, Operation, Plan, make_plan
from file_organizer.rules import Candidate, Condition, Rule, Settings
from file_organizer.runs import execute, failures, plan_undo, settle
from file_organizer.scan import DiskTree, look, scan
from file_organizer.template import Template, parse_template
from file_organizer.tree import Entry, Kind, Skip, Tree, fold_name, split_name
from file_organizer.units import format_size, parse_duration, parse_size
from file_organizer.watch import time_to_quiet, watch

__all__ = [
    "Action",
    "BadJournalError",
    "BadRulesError",
    "BusyError",
    "Candidate",
    "Condition",
    "DiskTree",
    "Document",
    "Entry",
    "FileOrganizerError",
    "Group",
    "Header",
    "InterruptedRunError",
    "Journal",
    "Journals",
    "Kind",
    "Operation",
    "Plan",
    "Rule",
    "Settings",
    "Skip",
    "Template",
    "Tree",
    "UnreadableError",
    "content_type",
    "execute",
    "failures",
    "find_duplicates",
    "fold_name",
    "format_size",
    "load",
    "look",
    "make_plan",
    "move",
    "parse",
    "parse_duration",
    "parse_size",
    "parse_template",
    "plan_undo",
    "read_document",
    "rename_new",
    "scan",
    "settle",
    "split_name",
    "time_to_quiet",
    "type_of",
    "watch",
]
