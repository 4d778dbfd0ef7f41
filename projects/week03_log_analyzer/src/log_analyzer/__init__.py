"""Sum up log files of several formats, set their broken lines aside, and count nothing twice."""

from log_analyzer.access import AccessFormat, access_pattern, combined, common, is_address
from log_analyzer.analysis import Options, Surroundings, analyze
from log_analyzer.blocks import Block, decode_lines, split_blocks
from log_analyzer.columns import Columns
from log_analyzer.errors import (
    BadOptionError,
    BadStateError,
    DamagedError,
    LogAnalyzerError,
    ShrunkError,
    UnreadableError,
    UnwritableError,
)
from log_analyzer.export import to_json, to_table
from log_analyzer.formats import Format, Parser, Rejected, choose_formats
from log_analyzer.gunzip import gunzip
from log_analyzer.jsonlines import JsonFormat
from log_analyzer.levels import level_name, severity
from log_analyzer.outputs import AtomicFile, write_atomically
from log_analyzer.patterns import Fault, LinePattern
from log_analyzer.quarantine import BadLine, Quarantine, Stories
from log_analyzer.reader import LogFile, default_retry, in_order, is_permanent, open_binary, rotated_set
from log_analyzer.report import FileSummary, Report, Table, summarize
from log_analyzer.sketch import Sketch
from log_analyzer.state import Mark, State, load_state, locked
from log_analyzer.syslog import SyslogFormat, rfc3164, rfc5424
from log_analyzer.tally import Tally
from log_analyzer.times import Window, access_minute, bsd_minute, find_zone, hour_of, iso_minute, parse_time
from log_analyzer.totals import Totals, within

__all__ = [
    "AccessFormat",
    "AtomicFile",
    "BadLine",
    "BadOptionError",
    "BadStateError",
    "Block",
    "Columns",
    "DamagedError",
    "Fault",
    "FileSummary",
    "Format",
    "JsonFormat",
    "LinePattern",
    "LogAnalyzerError",
    "LogFile",
    "Mark",
    "Options",
    "Parser",
    "Quarantine",
    "Rejected",
    "Report",
    "ShrunkError",
    "Sketch",
    "State",
    "Stories",
    "Surroundings",
    "SyslogFormat",
    "Table",
    "Tally",
    "Totals",
    "UnreadableError",
    "UnwritableError",
    "Window",
    "access_minute",
    "access_pattern",
    "analyze",
    "bsd_minute",
    "choose_formats",
    "combined",
    "common",
    "decode_lines",
    "default_retry",
    "find_zone",
    "gunzip",
    "hour_of",
    "in_order",
    "is_address",
    "is_permanent",
    "iso_minute",
    "level_name",
    "load_state",
    "locked",
    "open_binary",
    "parse_time",
    "rfc3164",
    "rfc5424",
    "rotated_set",
    "severity",
    "split_blocks",
    "summarize",
    "to_json",
    "to_table",
    "within",
    "write_atomically",
]
