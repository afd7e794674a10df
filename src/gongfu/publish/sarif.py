"""What a check found as SARIF 2.1.0, for editors and code hosts.

OASIS Standard, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 27 March 2020; section numbers below
are of that text.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gongfu import __version__
from gongfu.compiler.diagnostics import RULES

if TYPE_CHECKING:
    from gongfu.compiler.diagnostics import Diagnostic

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PLAIN = {".txt", ".md"}
"""Files whose characters are those that a span counts; in all others a span points into the text that was read."""


def as_sarif(findings: Sequence[tuple[Path, Diagnostic]]) -> str:
    """A log with one run, the rules that were met, and a result a finding. Files stand as the user named them."""
    codes = sorted({found.code for _, found in findings})
    run = {
        "tool": {
            "driver": {"name": "gongfu", "version": __version__, "language": "zh-CN", "rules": [*map(_rule, codes)]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(file, found, codes.index(found.code)) for file, found in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    """A reportingDescriptor (3.49)."""
    rule = RULES[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.title_en.replace("'s", "").replace(".", " ").split()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(file: Path, found: Diagnostic, rule: int) -> dict[str, Any]:
    """A result (3.27); a task's key makes it the same result in the next run, wherever the clause has moved to."""
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity,
        "message": {"text": f"{found.message}。改法：{found.remedy}"},
        "locations": [_location(file, found)],
    }
    if found.task_key:
        result["partialFingerprints"] = {"taskKey/v1": f"{found.code}:{found.task_key}"}
    return result


def _location(file: Path, found: Diagnostic) -> dict[str, Any]:
    """A location (3.28): the file, the characters where the file is plain text (3.30.10), and the place in words."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    span = {"charOffset": found.span.start, "charLength": found.span.end - found.span.start}
    location: dict[str, Any] = {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": found.place}]}
    if file.suffix.lower() in _PLAIN:
        physical["region"] = span
    else:
        location["properties"] = {"textSpan": span}
    return location


def _uri(file: Path) -> str:
    """A relative path stays relative (3.4.3); a name that is no UTF-8 keeps its bytes."""
    return file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))
