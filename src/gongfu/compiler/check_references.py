"""Checks of a document against its zone (GF5xx): what it refers to, and what the zone says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gongfu.compiler.diagnostics import Diagnostic, found
from gongfu.compiler.ledger import Ledger, Reference, Span
from gongfu.documents.numerals import fold
from gongfu.zone import PolicyDocument, Zone

__all__ = ["check_references"]

_POLICY = re.compile(
    r"(?:意见|方案|措施|办法|规定|规划|计划|纲要|细则|决定|通知|公告|要点|政策|指引|制度|决议|举措|任务|分工|分解|建议|标准)"
    r"(?:\([^()]*\))*$"
)
_LAW = re.compile(r".(?:(?<!办)法|条例|法典)$")
_STATE = re.compile(
    r"国务院|中共中央|中央|中华人民共和国|国家|全国|“?(?:健康|数字|美丽|平安)?中国|财政部|人民银行"
    r"|[\u4e00-\u9fff]{2,9}部(?:办公厅|等)?[ 、关]|[\u4e00-\u9fff]{2,6}总局"
)
_STATE_NUMBER = re.compile(
    r"中[发办]|国[发办函令卫]|厅字|银[发保]|财[税综建预农社教金资]|建[房城村标科质]|发改|工信[部厅]|人社部|自然资[发办规]|环发|民发"
)
"""How the numbers of central organs begin; a local number begins with the place's own character."""
_SHORT = 6
"""Titles of fewer characters are short forms (《方案》, 《实施方案》) of documents named elsewhere."""
_LISTED = 12


def check_references(ledger: Ledger, zone: Zone) -> Iterator[Diagnostic]:
    """Documents the text names and the zone does not list, and particulars that differ from the zone's entry."""
    own = {_plain(title) for title in (ledger.document.title, *_own_titles(ledger, zone)) if title}
    outside: list[Reference] = []
    for reference in ledger.references:
        if _is_held(reference, zone, own, ledger):
            continue
        if _is_national(reference):
            outside.append(reference)
        else:
            message = f"{_shown(reference)}不在试验区的文件清单里"
            yield found("GF501", ledger, reference.span, message, reference.text)
    if outside:
        names = "、".join(map(_shown, outside[:_LISTED])) + ("等" if len(outside) > _LISTED else "")
        message = f"引用了 {len(outside)} 件法律和国家文件，不在试验区：{names}"
        yield found("GF502", ledger, outside[0].span, message, outside[0].text)
    yield from _against_entry(ledger, zone)


def _shown(reference: Reference) -> str:
    number = f"（{reference.number}）" if reference.number and reference.kind != "number" else ""
    return reference.text + number


def _is_held(reference: Reference, zone: Zone, own: set[str], ledger: Ledger) -> bool:
    """Whether the reference is to the document itself, to one the zone lists, or to no policy document at all."""
    number = _number(reference.number)
    numbers = {_number(document.number) for document in zone.documents} | set(map(_number, ledger.document.numbers))
    if number and any(known and number.endswith(known) for known in numbers):
        return True
    if reference.kind == "number":
        return True  # a number alone says too little to be sure that it is another document
    title = _title(reference.text)
    if not _POLICY.search(title) and not _LAW.search(title):
        return True  # a form, a certificate, a newspaper
    plain = _plain(title)
    short = len(plain) < _SHORT and not _LAW.search(title)
    return short or any(_same(plain, known) for known in own | {_plain(d.title) for d in zone.documents})


def _is_national(reference: Reference) -> bool:
    """Whether this is a statute or a document of a central organ: seldom kept with a zone's own papers."""
    title = _title(reference.text)
    return any((_LAW.search(title), _STATE.match(title), _STATE_NUMBER.match(_number(reference.number))))


def _title(text: str) -> str:
    """The words in 《》."""
    folded = fold(text)
    return folded[folded.find("《") + 1 : folded.rfind("》")] if "》" in folded else folded


def _plain(title: str) -> str:
    """A title for comparison: without issuer before 关于, 关于印发…的通知, brackets, punctuation, 中华人民共和国."""
    text = re.sub(r"^[^《]*?(?:关于)?(?:印发|转发|公布)(?=[《(])|的通知$", "", fold(title))
    text = re.sub(
        r"^.{0,30}?关于(?:印发|转发|公布)?|\((?:试行|暂行|草案|修订稿?|样例|征求意见稿|送审稿|\d{4}年修订)\)", "", text
    )
    return re.sub(r"[\W_]", "", text).replace("中华人民共和国", "").removesuffix("的通知")


def _same(one: str, other: str) -> bool:
    """Whether two plain titles are one title, an added place or 试行 aside."""
    return bool(one and other) and (
        one == other or (min(len(one), len(other)) >= 2 * _SHORT and (one in other or other in one))
    )


def _number(number: str | None) -> str:
    return re.sub(r"[ 第]", "", fold(number or ""))


def _entry(ledger: Ledger, zone: Zone) -> PolicyDocument | None:
    """The zone's entry for this file, where one and only one has the file's name."""
    named = [item for item in zone.documents if item.file and PurePosixPath(item.file).name == ledger.name]
    return named[0] if len(named) == 1 else None


def _own_titles(ledger: Ledger, zone: Zone) -> tuple[str, ...]:
    entry = _entry(ledger, zone)
    return (entry.title,) if entry else ()


def _against_entry(ledger: Ledger, zone: Zone) -> Iterator[Diagnostic]:
    """Title and number as printed against ``zone.toml``."""
    entry, header = _entry(ledger, zone), ledger.document
    if entry is None:
        return
    head = Span(0, 0, "文首")
    if header.title and not _same(_plain(header.title), _plain(entry.title)):
        message = f"文件标题是“{header.title}”，zone.toml 登记的是“{entry.title}”"
        yield found("GF503", ledger, head, message, header.title)
    if header.number and entry.number and _number(entry.number) not in map(_number, header.numbers):
        message = f"文件文号是“{header.number}”，zone.toml 登记的是“{entry.number}”"
        yield found("GF503", ledger, head, message, header.number)
