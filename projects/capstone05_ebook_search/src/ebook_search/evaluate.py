"""A test collection is indexed, searched and judged: how good is what the searcher ranks?"""

import tempfile
from pathlib import Path

from ebook_search.books import Book, Passage, Source
from ebook_search.build import Builder
from ebook_search.manifest import Entry, Manifest, save_manifest
from ebook_search.scoring import USUAL, Parameters
from ebook_search.search import Searcher
from ebook_search.segment import write_segment
from ebook_search.trec import DEPTH, Quality, judge, read_documents, read_judgements, read_topics
from ebook_search.words import Stems, terms

Rankings = dict[str, list[tuple[str, float]]]


def evaluate(
    documents: Path,
    topics: Path,
    judgements: Path,
    *,
    language: str = "english",
    encoding: str | None = None,
    parameters: Parameters = USUAL,
) -> tuple[Quality, Rankings]:
    """Return how good the rankings of the *topics* are, and the rankings: the `DEPTH` best documents, with scores.

    A document is one passage; *encoding* is that of documents and topics. A topic is its words, nothing in it an
    operator. Raises `BadCollectionError`, and what `text_analyzer.read_file` raises.
    """
    asked, relevance = read_topics(topics, encoding), read_judgements(judgements)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        _index(index, documents, language, encoding)
        searcher = Searcher.open(index, parameters=parameters)
        rankings = {number: rank(searcher, query) for number, query in asked.items()}
    return judge({number: [name for name, _ in ranking] for number, ranking in rankings.items()}, relevance), rankings


def rank(searcher: Searcher, query: str) -> list[tuple[str, float]]:
    """Return names and scores of the best documents for the words of *query*, without its stop words."""
    return [(hit.path, hit.score) for hit in searcher.search(" ".join(terms(query)), DEPTH)]


def run_lines(rankings: Rankings, tag: str = "ebook-search") -> str:
    """Return the rankings as `trec_eval` reads them: topic, Q0, document, place, score, tag."""
    return "".join(
        f"{topic} Q0 {name} {place} {score:.6f} {tag}\n"
        for topic, ranking in rankings.items()
        for place, (name, score) in enumerate(ranking, 1)
    )


def _index(index: Path, documents: Path, language: str, encoding: str | None) -> None:
    builder = Builder(Stems(language))
    for name, text in read_documents(documents, encoding):
        builder.add(Book(Source(name), name, passages=[Passage(text)]))
    size = write_segment(index / "1.segment", builder.arrays())
    save_manifest(index, Manifest(language, [Entry("1.segment", size)]))
