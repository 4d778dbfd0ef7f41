"""Search a folder of e-books by words, phrases, prefixes and fields, from an index on the disk."""

from ebook_search.books import Book, Passage, Source, cut
from ebook_search.build import Builder, invert, merge, stream
from ebook_search.epub import Archive, read_epub
from ebook_search.errors import (
    BadBookError,
    BadCollectionError,
    BadIndexError,
    BusyError,
    EbookSearchError,
    MissingExtraError,
)
from ebook_search.evaluate import evaluate, run_lines
from ebook_search.indexing import Report, compact, locked, read_book, update
from ebook_search.manifest import Entry, Manifest, load_manifest, save_manifest
from ebook_search.matching import FIELDS, is_any_of_leaves, leaves, mask, text_matches
from ebook_search.pages import read_page
from ebook_search.plain_text import find_title, is_heading, mend, parse_text, read_text
from ebook_search.postings import Leaf, Postings, find, near_words, phrase_places
from ebook_search.scan import Found, Scan, scan
from ebook_search.scoring import Parameters, Weights, best_places, norms, spread, weigh
from ebook_search.search import BookHit, Hit, Searcher
from ebook_search.segment import Segment, Vocabulary, pack_words, write_segment
from ebook_search.snapshot import Snapshot, View, open_snapshot
from ebook_search.snippets import Snippet, Span, find_spans, make_snippet
from ebook_search.trec import (
    Quality,
    average_precision,
    judge,
    ndcg,
    read_documents,
    read_judgements,
    read_topics,
)
from ebook_search.words import (
    STOP_WORDS,
    Stems,
    TermNumbers,
    find_terms,
    languages,
    separate,
    split_words,
    terms,
    without_accents,
)

__all__ = [
    "FIELDS",
    "STOP_WORDS",
    "Archive",
    "BadBookError",
    "BadCollectionError",
    "BadIndexError",
    "Book",
    "BookHit",
    "Builder",
    "BusyError",
    "EbookSearchError",
    "Entry",
    "Found",
    "Hit",
    "Leaf",
    "Manifest",
    "MissingExtraError",
    "Parameters",
    "Passage",
    "Postings",
    "Quality",
    "Report",
    "Scan",
    "Searcher",
    "Segment",
    "Snapshot",
    "Snippet",
    "Source",
    "Span",
    "Stems",
    "TermNumbers",
    "View",
    "Vocabulary",
    "Weights",
    "average_precision",
    "best_places",
    "compact",
    "cut",
    "evaluate",
    "find",
    "find_spans",
    "find_terms",
    "find_title",
    "invert",
    "is_any_of_leaves",
    "is_heading",
    "judge",
    "languages",
    "leaves",
    "load_manifest",
    "locked",
    "make_snippet",
    "mask",
    "mend",
    "merge",
    "ndcg",
    "near_words",
    "norms",
    "open_snapshot",
    "pack_words",
    "parse_text",
    "phrase_places",
    "read_book",
    "read_documents",
    "read_epub",
    "read_judgements",
    "read_page",
    "read_text",
    "read_topics",
    "run_lines",
    "save_manifest",
    "scan",
    "separate",
    "split_words",
    "spread",
    "stream",
    "terms",
    "text_matches",
    "update",
    "weigh",
    "without_accents",
    "write_segment",
]
