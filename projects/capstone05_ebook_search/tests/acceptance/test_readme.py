"""The README is true: what it shows is what happens."""

import shutil


def test_the_session(readme, project, tmp_path):
    """every command of the README, run beside the data that comes with it, prints exactly what the README shows"""
    shutil.copytree(project / "data", tmp_path / "data")
    readme.check_session(tmp_path)


def test_the_library(readme, project, tmp_path, monkeypatch):
    """the README's examples in Python show what Python answers"""
    shutil.copytree(project / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    readme.check_examples()


def test_it_opens_well(readme):
    """install and a session with its output stand within the first 30 lines"""
    assert "pip install" in readme.opening
    assert "$ ebook-search index" in readme.opening
    assert "$ ebook-search search" in readme.opening
