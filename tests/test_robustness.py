"""No input ends in a traceback: words of the genre in any order and damaged files give a ledger or a clear error."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gongfu.compiler.decompose import compile_document
from gongfu.compiler.ledger import Ledger, Span
from gongfu.documents.errors import InputError
from gongfu.documents.read import read_bytes

_WORDS = (
    "一、|（一）|(二)|1.|2．|（3）|①|第三条|第二章|一是|二是|——|附件|附件1：|目录|关于印发方案的通知|许政〔2023〕2号|实施方案|主要目标|"
    "责任单位：|牵头单位：|配合单位：|落实单位：|责任单位:市财政局|（责任单位：市水利局、市林业局等）|按职责分工负责|牵头|负责|配合|"
    "以下均由各县、区人民政府落实，不再列出|列第一位者为牵头单位，下同|由市政府|负责落实|各县（市、区）政府（管委会）|市财政局|省商务厅|"
    "到2025年|2025年底前|2024年6月30日前|年底前|每年|每月25日前|一季度|上半年|“十四五”末|长期坚持|0年|9999年99月99日|二〇二五年|"
    "达到|提高到|由|从|左右|以上|不低于|力争|增长|年均|翻一番|全覆盖|2.1∶1|15%|5‰|十五万|一百零三|1.3万家|3个百分点|亿元|共23项|"
    "提出15条措施|18条|总体要求|指导思想|《|》|《意见》|〈|〉|〔|〕|【|】|（|）|(|)|<|>|「|、|，|。|；|：|:|;|!|？|…|“|”|’|·|-|—|%|℃|㎡|⑴"
)
TOKENS = _WORDS.split("|")
ODD = [
    *"\t\n\r\v\f\0\x01\x1b\x7f\x85\xa0\u200b\u2028\u202e\u3000\ufeff\ufffd\ufffe",
    "\ud800",
    "\udfff",
    "𠮷",
    "e\u0301",
]
PIECES = st.builds(
    lambda token, times: token * times,
    st.sampled_from([*TOKENS, *ODD]) | st.text(max_size=3),
    st.sampled_from([1, 1, 1, 1, 2, 3, 40, 400]),
)
LINES = st.lists(PIECES, max_size=25).map("".join)
TEXTS = st.lists(LINES, min_size=1, max_size=12).map("\n".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
SAMPLE = (
    "某市实施方案\n一、主要任务\n（一）修路。到2025年，通车里程达到120公里以上。（责任单位：市交通运输局、各县（市、区）政府）\n"
    "（二）架桥。2024年6月底前完成。牵头单位：市水利局\n"
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            yield from spans(getattr(value, name))


def survives(data: bytes, name: str) -> None:
    """Either a ledger whose spans lie in the text and that can be written, or one line that says what is wrong."""
    try:
        document = read_bytes(data, name)
        ledger = compile_document(document)
    except InputError as error:
        assert len(str(error).splitlines()) == 1
        return
    assert isinstance(ledger, Ledger)
    for span in spans(ledger):
        assert 0 <= span.start <= span.end <= len(document.raw)
        assert span.place
    json.dumps(ledger.to_dict(), ensure_ascii=False, allow_nan=False).encode()


@cache
def samples() -> dict[str, bytes]:
    """A small whole file of each format that is read without another program."""
    word, word_file = docx.Document(), io.BytesIO()
    for line in SAMPLE.splitlines():
        word.add_paragraph(line, style="List Number" if line.startswith("（") else None)
    table = word.add_table(2, 3)
    for cell, text in zip(table._cells, ["序号", "任务", "责任单位", "1", "修路", "市交通运输局"], strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    word.save(word_file)
    book_file = io.BytesIO()
    with xlsxwriter.Workbook(book_file) as book:
        page = book.add_worksheet()
        page.merge_range("A1:C1", "任务分工表")
        page.write_row("A2", ["序号", "任务", "责任单位"])
        page.write_row("A3", [1, "修路，2025年完成120公里", "市交通运输局"])
    rows = "".join(f"<tr><td rowspan=2>{i}</td><td>任务{i}</td><td>市财政局</td></tr>" for i in range(3))
    paragraphs = "".join(f"<p>{line}</p>" for line in SAMPLE.splitlines())
    return {
        "a.txt": SAMPLE.encode(),
        "a.csv": '序号,任务,责任单位\n1,修路,市交通运输局\n2,"架\n桥",市水利局\n'.encode("gb18030"),
        "a.html": f"<!DOCTYPE html><html><body><div>{paragraphs}<table>{rows}</table></div></body></html>".encode(),
        "a.docx": word_file.getvalue(),
        "a.xlsx": book_file.getvalue(),
        "a.pdf": _pdf("1. Build roads by 2025. (unit: roads office) 2. Build 120 bridges."),
    }


def _pdf(text: str) -> bytes:
    """A one-page PDF of one line (ISO 32000-1, 7.5); its cross-reference table is left to the reader's repair."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "".join(f"{number} 0 obj{content}endobj\n" for number, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def damaged(data: bytes, draw: st.DrawFn) -> bytes:
    """``data`` cut, shuffled, repeated, or with bytes changed, up to four times."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        stop = min(len(data), start + draw(st.sampled_from([1, 2, 16, 200, 5000])))
        chunk = data[start:stop]
        change = draw(st.sampled_from(["cut", "drop", "repeat", "swap", "flip", "insert"]))
        if change == "cut":
            data = data[:start]
        elif change == "drop":
            data = data[:start] + data[stop:]
        elif change == "repeat":
            data = data[:start] + chunk * draw(st.sampled_from([2, 50])) + data[stop:]
        elif change == "swap":
            data = data[stop:] + data[:stop]
        elif change == "flip":
            data = data[:start] + bytes(byte ^ draw(st.integers(0, 255)) for byte in chunk[:4]) + data[start + 4 :]
        else:
            data = data[:start] + draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=8)) + data[start:]
    return data


FRAGMENTS = [
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"&x;",
    b"<!DOCTYPE x>",
    b"]]>",
    b"\0",
    b"-1",
    b"99999999999",
    b"NaN",
    b"XFD1048576",
]


@st.composite
def damaged_files(draw: st.DrawFn, name: str) -> bytes:
    """A sample damaged as a whole or, for an archive, in one of its members."""
    data = samples()[name]
    if not data.startswith(b"PK") or draw(st.booleans()):
        return damaged(data, draw)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        chosen = draw(st.sampled_from(source.namelist()))
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, damaged(content, draw) if member == chosen else content)
    return buffer.getvalue()


@settings(FEW, max_examples=300)
@given(TEXTS, ENCODINGS, st.sampled_from(["a.txt", "a.md", "a.csv"]))
def test_words_of_the_genre_in_any_order(text: str, encoding: str, name: str) -> None:
    survives(text.encode(encoding, "surrogatepass" if encoding != "gb18030" else "replace"), name)


@FEW
@given(st.lists(LINES, min_size=1, max_size=6))
def test_words_of_the_genre_in_a_page(lines: list[str]) -> None:
    rows = "".join(f"<tr><td>{line}</td><td>{line}</td></tr>" for line in lines)
    page = "".join(f"<p>{line}</p>" for line in lines)
    survives(f"<html><body>{page}<table>{rows}</table></body></html>".encode("utf-8", "surrogatepass"), "a.html")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.html", "a.docx", "a.xlsx", "a.pdf"])
def test_damaged_files(name: str) -> None:
    assert len(read_bytes(samples()[name], name).blocks) > 0

    @FEW
    @given(damaged_files(name))
    def check(data: bytes) -> None:
        survives(data, name)

    check()


@FEW
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.csv", "a.html", "a.docx", "a.xlsx", "a.pdf", "a"]))
def test_random_bytes_under_any_name(data: bytes, name: str) -> None:
    assume(not data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")))  # LibreOffice's turn, seconds each
    survives(data, name)
