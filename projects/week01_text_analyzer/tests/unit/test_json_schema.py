"""The JSON is what its schema says."""

import json
from importlib.resources import files

import jsonschema
import pytest

from text_analyzer import analyze, to_json

SCHEMA = json.loads(files("text_analyzer").joinpath("report.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sources", [[], [("a", [])], [("a", ["high tide, low tide"]), ("b", ["naïve"])]])
@pytest.mark.parametrize("ngrams", [1, 2])
def test_reports_follow_the_schema(sources, ngrams):
    """every report follows the schema"""
    jsonschema.validate(json.loads(to_json(analyze(sources, ngrams=ngrams))), SCHEMA)


@pytest.mark.parametrize(
    "change",
    [{"format": "text-analyzer/2"}, {"total": {}}, {"top": [{"text": "tide", "count": "2"}]}, {"extra": 1}],
)
def test_the_schema_refuses_others(change):
    """the schema refuses a report with another format, a wrong type, a missing or an unknown key"""
    content = json.loads(to_json(analyze([("a", ["tide"])])))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content | change, SCHEMA)
