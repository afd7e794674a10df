"""The schema that ships is the schema of the ledger's dataclasses, and what is printed keeps to it."""

import json

import jsonschema

from gongfu import decompose
from gongfu.compiler.schema import build, shipped
from gongfu.zone import load, sample


def test_the_shipped_schema_is_the_ledgers_own():
    assert shipped() == build(), "run `make docs` and commit data/ledger.schema.json"


def test_every_ledger_of_the_sample_zone_keeps_to_the_schema():
    zone = load(sample())
    paths = [path for document in zone.documents if (path := zone.path(document))]
    checker = jsonschema.Draft202012Validator(shipped())
    for path in paths:
        ledger = json.loads(json.dumps(decompose(path, zone).to_dict()))
        assert not [error.message for error in checker.iter_errors(ledger)], path.name
        assert ledger["tasks"], path.name


def test_a_ledger_of_another_shape_is_refused():
    ledger = {"schema": "1.0", "tasks": [{"label": 1}]}
    assert not jsonschema.Draft202012Validator(shipped()).is_valid(ledger)
