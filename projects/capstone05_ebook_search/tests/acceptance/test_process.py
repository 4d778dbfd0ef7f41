"""The command as others meet it: a process with pipes, signals and bad input."""

import json
import os
import signal
import urllib.request
import zipfile

import pytest

CONTAINER = '<container><rootfile full-path="b.opf"/></container>'
PACKAGE = (
    '<package><manifest><item id="a" href="a.html" media-type="text/html"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>'
)


@pytest.fixture
def shelf(tmp_path):
    """Return a folder with one good book and everything that goes wrong."""
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "good.txt").write_text("The good tide.\n")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"a\0b")
    (folder / "broken.epub").write_bytes(b"PK\3\4broken")
    (folder / "loop").symlink_to(folder)
    with zipfile.ZipFile(folder / "bomb.epub", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("META-INF/container.xml", CONTAINER)
        bomb.writestr("b.opf", PACKAGE)
        bomb.writestr("a.html", b"<p>" + b"0" * 50_000_000)
    return folder


def ended(process):
    """Return code and outputs of a process that comes to its end."""
    out, err = process.communicate(timeout=30)
    return process.returncode, out.decode(), err.decode()


def test_everything_that_goes_wrong(start, shelf):
    """each bad file costs one clear line, and the rest is indexed"""
    code, out, err = ended(start("index", "ix", "books"))
    assert (code, out.splitlines()[0]) == (2, "1 added, 0 changed, 0 removed, 0 unchanged")
    lines = err.splitlines()
    assert [line.split()[1] for line in lines] == [
        "loop", "binary.txt", "bomb.epub", "broken.epub", "empty.txt", "latin.txt"
    ]  # fmt: skip
    assert all(line.startswith("ebook-search: ") for line in lines)
    assert ended(start("search", "ix", "tide"))[0] == 0


def test_another_version(start, shelf, tmp_path):
    """an index of another version is refused in one line"""
    ended(start("index", "ix", "books"))
    manifest = tmp_path / "ix" / "MANIFEST"
    manifest.write_text(manifest.read_text().replace('"version": 1', '"version": 9'))
    for command in (["search", "ix", "tide"], ["index", "ix", "books"], ["check", "ix"], ["info", "ix"]):
        code, out, err = ended(start(*command))
        assert (code, out) == (2, "")
        assert err == "ebook-search: ix is an index of version 9, and this is made for version 1; index anew\n"


def test_damage_is_found(start, shelf, tmp_path):
    """`check` finds one bit that is another"""
    ended(start("index", "ix", "books"))
    (segment,) = (tmp_path / "ix").glob("*.segment")
    content = bytearray(segment.read_bytes())
    content[content.index(b"The good")] ^= 1
    segment.write_bytes(content)
    code, out, err = ended(start("check", "ix"))
    assert (code, out) == (2, "")
    assert "text has another checksum" in err


def test_json_is_all_of_the_output(start, shelf):
    """with --json, standard output is JSON and nothing else"""
    code, out, _ = ended(start("index", "ix", "books", "--json"))
    assert code == 2
    assert json.loads(out)["added"] == ["good.txt"]
    assert json.loads(ended(start("search", "ix", "tide", "--json"))[1])["passages"][0]["path"] == "good.txt"


def test_a_reader_that_leaves(start, shelf):
    """a reader that goes away ends it with 141 and without a word"""
    ended(start("index", "ix", "books"))
    process = start("search", "ix", "tide")
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (141, b"")


def test_evaluate(start, project, tmp_path):
    """the shipped collection is judged, and its rankings are written"""
    data = project / "data" / "tides"
    files = [str(data / name) for name in ("documents.trec", "topics.trec", "qrels.txt")]
    code, out, _ = ended(start("evaluate", *files, "--json", "--run", "run.txt"))
    quality = json.loads(out)
    assert code == 0
    assert quality["ndcg_10"] > 0.55
    assert len((tmp_path / "run.txt").read_text().splitlines()[0].split()) == 6


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_the_page_in_a_process(start, shelf):
    """the page answers on this machine, and Ctrl-C ends it"""
    pytest.importorskip("uvicorn")
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ended(start("index", "ix", "books"))
    process = start("serve", "ix", "--port", str(port))
    assert str(port).encode() in process.stderr.readline()
    for _ in range(10_000):  # until it listens
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/search?query=tide") as answer:
                assert json.load(answer)["passages"][0]["path"] == "good.txt"
            break
        except ConnectionError:
            continue
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionError)
    else:
        pytest.fail("it never listened")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode in (0, 130)
