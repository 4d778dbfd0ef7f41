"""Count the words and phrases of text files, in any alphabet and in little memory."""

from text_analyzer.counts import Counts, count, count_words
from text_analyzer.errors import (
    NotTextError,
    TextAnalyzerError,
    UnknownEncodingError,
    UnreadableError,
    UnwritableError,
    WrongEncodingError,
)
from text_analyzer.export import from_json, to_csv, to_json, to_table, write_atomically
from text_analyzer.phrases import PhraseWindow
from text_analyzer.reader import check_encoding, decode, detect_encoding, read_file
from text_analyzer.report import Report, Summary, analyze, summarize
from text_analyzer.tokenize import FoundWord, find_words, fold, tokenize, whole_words
from text_analyzer.topk import parse_stop_words, top

__all__ = [
    "Counts",
    "FoundWord",
    "NotTextError",
    "PhraseWindow",
    "Report",
    "Summary",
    "TextAnalyzerError",
    "UnknownEncodingError",
    "UnreadableError",
    "UnwritableError",
    "WrongEncodingError",
    "analyze",
    "check_encoding",
    "count",
    "count_words",
    "decode",
    "detect_encoding",
    "find_words",
    "fold",
    "from_json",
    "parse_stop_words",
    "read_file",
    "summarize",
    "to_csv",
    "to_json",
    "to_table",
    "tokenize",
    "top",
    "whole_words",
    "write_atomically",
]
