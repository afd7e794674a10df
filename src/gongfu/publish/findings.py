"""What a check found, as text for people, JSON for programs and SARIF for editors and code hosts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.compiler.diagnostics import RULES
from gongfu.documents.errors import shown
from gongfu.publish.sarif import as_sarif
from gongfu.safe import clean

if TYPE_CHECKING:
    from gongfu.compiler.diagnostics import Diagnostic, Rule

    Finding = tuple[Path, Diagnostic]
    """A file as the user named it, and what was found in it."""

__all__ = ["FINDINGS_VERSION", "FORMATS", "NOTHING_READ", "SEVERITIES", "as_json", "as_sarif", "as_text"]

FINDINGS_VERSION = "1.0"
"""Changes when a key of the JSON form changes its meaning."""

NOTHING_READ = "没有检查任何文件\n"
"""The report as text where there was no document to check."""

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
"""Severities and their words, the gravest first."""


def as_text(findings: Sequence[Finding]) -> str:
    """Three lines a finding, as compilers print: where and what, the words, what would mend it; then the codes met."""
    lines = []
    for file, found in findings:
        lines.append(
            f"{shown(file)}: {_line(found.place)}: {found.code} {SEVERITIES[found.severity]}: {_line(found.message)}"
        )
        lines += [f"    | {_line(found.quotation)}"] if found.quotation else []
        lines.append(f"  改法: {_line(found.remedy)}")
    return "\n".join([*lines, *_summary([found for _, found in findings])]) + "\n"


def _line(text: str) -> str:
    """Words of a document on one line."""
    return " ".join(clean(text).split())


def _summary(findings: Sequence[Diagnostic]) -> list[str]:
    """Each code that was met with what it stands for and why it matters, and how many findings there are."""
    if not findings:
        return ["没有发现问题"]
    codes = Counter(found.code for found in findings)
    lines = [f"{code} {RULES[code].title}（{codes[code]}）：{_reason(RULES[code])}" for code in sorted(codes)]
    severities = Counter[str](found.severity for found in findings)
    each = "，".join(f"{word} {severities[name]}" for name, word in SEVERITIES.items() if severities[name])
    return ["", *lines, f"共 {len(findings)} 处：{each}"]


def _reason(rule: Rule) -> str:
    """The first sentence of a rule's explanation; the whole one is on its page."""
    return rule.explanation.partition("。")[0]


def as_json(findings: Sequence[Finding]) -> str:
    """One object; ``span`` points into the document's raw text, ``place`` says the same in words."""
    items = [
        {
            "file": str(file),
            "code": found.code,
            "severity": found.severity,
            "place": found.place,
            "span": {"start": found.span.start, "end": found.span.end},
            "quotation": found.quotation,
            "message": found.message,
            "remedy": found.remedy,
            "task": found.task_key,
        }
        for file, found in findings
    ]
    return json.dumps({"schema": FINDINGS_VERSION, "findings": items}, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {"text": as_text, "json": as_json, "sarif": as_sarif}
"""The forms of a report by the name ``--format`` gives them."""
