"""Books: words as the index holds them, and books out of text files and EPUBs.

Build `words.py`, `books.py`, `plain_text.py`, `pages.py` and `epub.py`. What is a word, and how bytes become text,
`text_analyzer` knows already; paragraphs `search_engine` finds. What a stranger's archive holds is never trusted.

Hint: `bytes.translate` with a table of 256 bytes lowers letters and blanks out all else in one pass; `split` cuts.
Hint: a dictionary with `__missing__` numbers new words and costs nothing for those that it knows.
Hint: `zipfile` tells how large a member says it is. Read one byte more than you allow, for it may lie.
"""

import contextlib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebook_search import (
    BadBookError,
    BadIndexError,
    Source,
    Stems,
    TermNumbers,
    cut,
    find_terms,
    find_title,
    is_heading,
    mend,
    parse_text,
    read_epub,
    read_page,
    separate,
    split_words,
    terms,
)
from text_analyzer import tokenize

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Tide</dc:title>
<dc:creator>A. Writer</dc:creator></metadata><manifest>
<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="my%20one.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="p.png" media-type="image/png"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="p"/></spine></package>"""
ONE = "<html><head><title>no</title></head><body><h1>Ebb</h1><p>The sea <i>with</i>drew.</p></body></html>"
TWO = "<html><body><h2>Flood</h2><p>It came&nbsp;back.<br/>Fast.</p><script>no</script></body></html>"


def write_epub(path, **changes):
    """Write an EPUB of two pages; `changes` are other contents by name, None for none."""
    files = {
        "META-INF/container.xml": changes.pop("container", CONTAINER),
        "OPS/book.opf": changes.pop("package", PACKAGE),
        "OPS/my one.xhtml": changes.pop("one", ONE),
        "OPS/two.xhtml": changes.pop("two", TWO),
        **changes,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            if content is not None:
                file.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t be well-known!", ["don", "t", "be", "well", "known"]),
        ("Brontë’s Straße_3", ["bronte", "s", "strasse", "3"]),
        ("e\u0301te\u0301 \N{LATIN SMALL LIGATURE FI}ne co\u00adoperate", ["ete", "fine", "cooperate"]),
        ("—“No.”… 42", ["no", "42"]),
        ("", []),
    ],
)
def test_terms(text, expected):
    """terms are words in small letters, cut at apostrophes and hyphens, without accents"""
    assert terms(text) == expected


@given(st.text(st.characters(max_codepoint=127)))
def test_the_fast_way_is_the_same(text):
    """ASCII, which is cut by a table, becomes the same words as by the text analyzer"""
    assert [word.decode() for word in split_words(text)] == tokenize(separate(text))


@given(st.text(st.sampled_from("aé\u0301ß-'’ .“Z1_\u00ad字\n")))
def test_places_of_terms(text):
    """each term has a place in the text, and the terms are the same with and without"""
    found = list(find_terms(text))
    assert [word.word for word in found] == terms(text)
    assert all(terms(text[word.start : word.end]) == [word.word] for word in found)


def test_numbers_of_terms():
    """spellings of one term share its number; a new term gets the next one"""
    numbers = TermNumbers()
    assert [numbers[word] for word in (b"sea", "été".encode(), b"ete", b"sea", b"tide")] == [0, 1, 1, 0, 2]
    assert numbers.terms == [b"sea", b"ete", b"tide"]


def test_stems():
    """forms of a word have one stem; no language leaves them as they are; an unknown one is named"""
    assert len(set(Stems("english").of(["sailing", "sails", "sailed"]))) == 1
    assert Stems("none").of(["sailing"]) == ["sailing"]
    with pytest.raises(BadIndexError, match="'klingon'"):
        Stems("klingon")


def test_broken_words():
    """a word that a line's end breaks is made whole if the book has it whole; lines keep their numbers"""
    assert mend("sea-\n  side of the seaside") == "seaside\nof the seaside"
    assert mend("a sea-\nside, unknown") == "a sea-\nside, unknown"
    assert mend("dash --\nside --side") == "dash --\nside --side"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("CHAPTER IV", True),
        ("Chapter 12. In which", True),
        ("Letter the Second", True),
        ("VOLUME I", True),
        ("Preface", True),
        ("Part of me knew,", False),
        ("Chapter and verse", False),
        ("", False),
    ],
)
def test_headings(line, expected):
    """a heading has the word and a number, or is one of the few that need none"""
    assert is_heading(line) is expected


def test_titles():
    """the first lines tell title and author"""
    assert find_title("NORTHANGER ABBEY\n\n\nby\n\nJane Austen (1803)\n") == ("NORTHANGER ABBEY", "Jane Austen")
    assert find_title("CHAPTER 1\n\nIt was") == ("", "")


def test_a_text_file():
    """paragraphs become passages with chapter and line; a chapter knows its volume; the file's name may be the title"""
    book = parse_text(
        "VOLUME I\r\n\r\nCHAPTER I\r\n\r\nIt was\r\ndark.\r\n\r\nCHAPTER II\r\n\r\nLight.", Source("a/x.txt")
    )
    assert (book.title, book.author, book.unit) == ("x", "", "line")
    assert book.chapters == ["", "VOLUME I", "VOLUME I, CHAPTER I", "VOLUME I, CHAPTER II"]
    assert [(p.text, p.chapter, p.place) for p in book.passages][2::2] == [("It was\ndark.\n", 2, 5), ("Light.", 3, 10)]


def test_gutenberg():
    """a licence before and after the text is no part of it; what it says of title and author is; lines still count"""
    start, end = (f"*** {word} OF THE PROJECT GUTENBERG EBOOK TIDES ***" for word in ("START", "END"))
    text = f"Title: Tides\nAuthor: Ann\n{start}\n\nSea.\n\n{end}\nlicence"
    book = parse_text(text, Source("x.txt"))
    assert (book.title, book.author) == ("Tides", "Ann")
    assert [(p.text.strip(), p.place) for p in book.passages] == [("Sea.", 5)]


def test_long_paragraphs_are_cut():
    """a paragraph of any length becomes pieces of at most 20,000 characters, at blanks, and nothing is lost"""
    for text in ("word " * 30_000, "x" * 50_000):
        pieces = list(cut(text))
        assert "".join(pieces) == text
        assert max(map(len, pieces)) <= 20_000
    assert all(piece.endswith(" ") for piece in cut("word " * 30_000))


def test_pages():
    """blocks are paragraphs, headings begin chapters, and what a reader does not see is no text"""
    html = "<head><title>no</title></head><h1>A <b>B</b></h1><div>one<p>two<br>lines</div><style>no</style><li>&eacute;"
    assert list(read_page(html)) == [("A B", "A B"), ("", "one"), ("", "two\nlines"), ("", "é")]


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "</", "<![", "<", "<?", "<a b='", '<a "', "&", "<nav>", "</svg>", "<!", "<![CDATA[", "<p>"],
)
def test_hostile_pages(piece):
    """much of anything that never ends is read in a time that only grows with it"""
    assert all(text for _, text in read_page(piece * 30_000))


@given(st.text(st.sampled_from("<>/!-?[]'\" apbr&;#x1")))
def test_every_page_is_read(text):
    """whatever a page holds, it is read, and no paragraph is empty"""
    assert all(paragraph.strip() for _, paragraph in read_page(text))


def test_sections_and_comments():
    """a comment is no text, a CDATA section is, and a > in a value does not end a tag"""
    assert list(read_page("<p title='a>b'>one<!-- <p>no --> <![CDATA[a<b]]></p>")) == [("", "one a<b")]


def test_an_epub(tmp_path):
    """pages come in the order of reading; headings begin chapters; places are paragraphs; the package has the title"""
    book = read_epub(write_epub(tmp_path / "x.epub"), Source("x.epub"))
    assert (book.title, book.author, book.unit) == ("The Tide", "A. Writer", "paragraph")
    assert book.chapters == ["", "Ebb", "Flood"]
    assert [(p.text, p.chapter, p.place) for p in book.passages] == [
        ("Ebb", 1, 1), ("The sea withdrew.", 1, 2), ("Flood", 2, 3), ("It came back.\nFast.", 2, 4)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"container": None}, "META-INF/container.xml"),
        ({"container": "<a>"}, "is not XML"),
        ({"container": '<!DOCTYPE a [<!ENTITY x "y">]><a/>'}, "entities of its own"),
        ({"container": "<a/>"}, "names no package"),
        ({"one": None}, "my one.xhtml"),
        ({"package": "<package/>"}, "names no pages"),
        ({"two": b"<p>\xff</p>"}, "cannot be decoded"),
        ({"two": "<p>" + "0" * 20_000_000}, "beyond measure"),
        (
            {
                "META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128"/></e>'
            },
            "protected",
        ),
    ],
)
def test_bad_epubs(tmp_path, changes, problem):
    """an EPUB that is broken, protected or a bomb is refused in one line that says why"""
    with pytest.raises(BadBookError, match=problem) as caught:
        read_epub(write_epub(tmp_path / "x.epub", **changes), Source("x.epub"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK\3\4 nothing", b"plain text"])
def test_no_epub_at_all(tmp_path, content):
    """what is no archive is refused, too"""
    (tmp_path / "x.epub").write_bytes(content)
    with pytest.raises(BadBookError, match="no EPUB"):
        read_epub(tmp_path / "x.epub", Source("x.epub"))


@given(st.data())
def test_damage_never_surprises(data):
    """whichever bytes of an EPUB are others, the answer is a book or a `BadBookError`"""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = write_epub(Path(folder) / "x.epub")
        content = bytearray(path.read_bytes())
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
            content[place] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        with contextlib.suppress(BadBookError):
            read_epub(path, Source("x.epub"))
