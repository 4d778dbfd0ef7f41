"""Test collections in the format of TREC: documents, topics and judgements; and how good a ranking is by them.

<DOC><DOCNO>D1</DOCNO> text, with tags or without </DOC>
<top><num> Number: 1 <title> words of the query </top>
1 0 D1 2            topic, a number that nobody reads, document, how relevant
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

from ebook_search.errors import BadCollectionError
from text_analyzer import read_file
from text_analyzer.reader import printable

# Names of fields that are no text of the document.
_NAMES = re.compile(r"<(DOCNO|DOCID|ID)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_DOCUMENT = re.compile(r"<DOC>(.*?)</DOC>", re.IGNORECASE | re.DOTALL)
_TOPIC = re.compile(r"<top>(.*?)</top>", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*(.*?)\s*(?=<|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*>")

Judgements = dict[str, dict[str, int]]

DEPTH = 1000


class Quality(NamedTuple):
    """How good a ranking is: means over all topics that have a relevant document."""

    topics: int
    ndcg_10: float
    average_precision: float
    precision_10: float


def read_documents(path: Path, encoding: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield name and text of each document of the file *path*; raises `BadCollectionError` if there is none."""
    found = False
    for match in _DOCUMENT.finditer(_read(path, encoding)):
        name = _NAMES.search(match[1])
        if not name:
            raise BadCollectionError(f"{printable(str(path))} has a document without <DOCNO>")
        found = True
        yield name[2].strip(), _TAG.sub(" ", _NAMES.sub(" ", match[1]))
    if not found:
        raise BadCollectionError(f"{printable(str(path))} has no <DOC>")


def read_topics(path: Path, encoding: str | None = None) -> dict[str, str]:
    """Return the queries of the file *path* by their numbers: of topics, or a line each, number, tab, query."""
    text = _read(path, encoding)
    if not _TOPIC.search(text):
        lines = [line.partition("\t") for line in text.splitlines() if line.strip()]
        if not lines or not all(tab for _, tab, _ in lines):
            raise BadCollectionError(f"{printable(str(path))} has no <top>, nor lines with a number, a tab and a query")
        return {number.strip(): query for number, _, query in lines}
    topics = {}
    for match in _TOPIC.finditer(text):
        number, title = _NUMBER.search(match[1]), _TITLE.search(match[1])
        if not (number and title):
            raise BadCollectionError(f"{printable(str(path))} has a topic without <num> or <title>")
        topics[number[1]] = " ".join(title[1].split())
    return topics


def read_judgements(path: Path) -> Judgements:
    """Return how relevant each document is for each topic, as the file *path* says."""
    found: Judgements = {}
    for number, line in enumerate(_read(path).splitlines(), 1):
        if fields := line.split():
            try:
                topic, _, document, relevance = fields
                found.setdefault(topic, {})[document] = int(relevance)
            except ValueError as error:
                raise BadCollectionError(
                    f"{printable(str(path))}, line {number}: not topic, 0, document and relevance, but {line[:60]!r}"
                ) from error
    return found


def ndcg(ranking: Sequence[str], relevance: Mapping[str, int], k: int = 10) -> float:
    """Return the normalized discounted cumulative gain of the first *k* (Järvelin and Kekäläinen 2002).

    What is less relevant than nothing counts as nothing, as in trec_eval.

    >>> round(ndcg(["a", "x", "b"], {"a": 2, "b": 1}), 3)
    0.95
    """
    gains = [max(0, relevance.get(document, 0)) for document in ranking[:k]]
    ideal = sorted((gain for gain in relevance.values() if gain > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal) if ideal else 0.0


def average_precision(ranking: Sequence[str], relevance: Mapping[str, int]) -> float:
    """Return the mean, over the relevant documents, of the precision where each stands; 0 for one that is not ranked.

    >>> average_precision(["a", "x", "b"], {"a": 2, "b": 1})
    0.8333333333333333
    """
    total = sum(gain > 0 for gain in relevance.values())
    found, precisions = 0, 0.0
    for place, document in enumerate(ranking, 1):
        if relevance.get(document, 0) > 0:
            found += 1
            precisions += found / place
    return precisions / total if total else 0.0


def judge(rankings: Mapping[str, Sequence[str]], judgements: Judgements) -> Quality:
    """Return how good *rankings*, by topic, are; a topic that was judged and is not ranked counts as 0."""
    topics = [topic for topic, relevance in judgements.items() if any(gain > 0 for gain in relevance.values())]
    ranked = [(rankings.get(topic, ()), judgements[topic]) for topic in topics]
    count = len(topics) or 1
    at_ten = (sum(relevance.get(document, 0) > 0 for document in ranking[:10]) / 10 for ranking, relevance in ranked)
    return Quality(
        len(topics),
        sum(ndcg(*pair) for pair in ranked) / count,
        sum(average_precision(*pair) for pair in ranked) / count,
        sum(at_ten) / count,
    )


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))


def _read(path: Path, encoding: str | None = None) -> str:
    return "".join(read_file(str(path), encoding))
