"""Find words, phrases and prefixes in many texts, the most relevant text first."""

from search_engine.documents import Text, find_paragraphs, read_documents
from search_engine.errors import BadIndexError, BadQueryError, SearchEngineError, UnknownDocumentError
from search_engine.heap import best, is_worse, push, replace_worst
from search_engine.index import POSITION_BITS, Document, Index
from search_engine.query import And, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Word, parse
from search_engine.rank import (
    bm25,
    euclidean,
    length_norm,
    lucene_idf,
    okapi_floor,
    okapi_idf,
    smooth_idf,
    tf_idf,
)
from search_engine.scoring import Bm25, Scorer, TfIdf, Weights, scores
from search_engine.search import RANKINGS, Hit, Searcher
from search_engine.storage import from_json, load, save, to_json
from search_engine.suggest import complete, suggest
from search_engine.trie import Trie, next_row

__all__ = [
    "POSITION_BITS",
    "RANKINGS",
    "And",
    "BadIndexError",
    "BadQueryError",
    "Bm25",
    "Document",
    "Field",
    "Fuzzy",
    "Hit",
    "Index",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Scorer",
    "SearchEngineError",
    "Searcher",
    "Text",
    "TfIdf",
    "Trie",
    "UnknownDocumentError",
    "Weights",
    "Word",
    "best",
    "bm25",
    "complete",
    "euclidean",
    "find_paragraphs",
    "from_json",
    "is_worse",
    "length_norm",
    "load",
    "lucene_idf",
    "next_row",
    "okapi_floor",
    "okapi_idf",
    "parse",
    "push",
    "read_documents",
    "replace_worst",
    "save",
    "scores",
    "smooth_idf",
    "suggest",
    "tf_idf",
    "to_json",
]
