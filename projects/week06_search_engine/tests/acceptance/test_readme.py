"""The README is true: what it shows is what happens."""


def test_the_session(readme, tmp_path):
    """every command of the README prints exactly what the README shows"""
    readme.check_session(tmp_path)


def test_the_library(readme):
    """the README's examples in Python show what Python answers"""
    readme.check_examples()


def test_it_opens_well(readme):
    """install and a session with its output stand within the first 30 lines"""
    assert "pip install" in readme.opening
    assert "$ search-engine search" in readme.opening
    assert "score  document" in readme.opening
