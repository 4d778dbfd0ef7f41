"""Advice on code that passed: at most two lines from ruff, on habits and not on layout."""

import dataclasses
import inspect
import json
import subprocess
import textwrap
from collections.abc import Mapping
from typing import Any

from tenweeks.result import Outcome, Result

RULES = "B006,B008,B015,B018,B023,B904,C4,E711,E712,E713,E714,E721,E722,E741,F541,F632,F841,PERF1,PERF401,PLR1714,RET501,RUF005,RUF015,SIM1,SIM2,UP008,UP034"  # noqa: E501
NOT_ADVISED = "C408,C416,C417,C420,SIM105,SIM108,SIM110,SIM117"
MOST = 2


def with_advice(result: Result, answers: Mapping[str, Any]) -> Result:
    """Return *result*, if every check passed with what ruff advises on the source of *answers*.

    Without ruff, or without the source, the result stays as it is.
    """
    if not result.ok:
        return result
    advice = (*result.advice, *(line for answer in answers.values() for line in advice_on(answer)))
    if not advice:
        return result
    return dataclasses.replace(result, outcome=Outcome.PASSED_WITH_ADVICE, advice=advice[:MOST])


def advice_on(answer: object) -> list[str]:
    """Return ruff's advice on the definition of one function or class."""
    try:
        source = textwrap.dedent(inspect.getsource(answer))  # type: ignore[arg-type]
        from ruff import find_ruff_bin

        command = [find_ruff_bin(), "check", "--isolated", "--select", RULES, "--ignore", NOT_ADVISED]
        command += ["--target-version", "py311", "--output-format", "json", "-"]
        ended = subprocess.run(command, input=source, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
        found = json.loads(ended.stdout)
    except (OSError, TypeError, ValueError, ImportError, subprocess.SubprocessError):
        return []
    return [f"line {each['location']['row']}: {each['message']}" for each in found]
