"""The README is true: what it shows is what happens."""

import dataclasses

from toolbox import logs
from toolbox.retry import retry


def test_the_session(readme, tmp_path):
    """every command of the README prints exactly what the README shows"""
    readme.check_session(tmp_path)


def test_the_library(readme):
    """the README's examples in Python show what Python answers"""
    readme.check_examples()


def test_every_option_and_name_is_documented(readme):
    """each option of retry and each public name of logs stands in the README"""
    options = [field.name for field in dataclasses.fields(retry)]
    names = [*options, *logs.__all__]
    assert [name for name in names if f"`{name}" not in readme.text and f"logs.{name}" not in readme.text] == []
