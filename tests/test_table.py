"""The ledger on terminals wide and narrow, and in a pipe."""

from __future__ import annotations

import io

import pytest
from ledgers import sample, with_text
from rich.cells import cell_len
from rich.console import Console

from gongfu.publish.table import print_ledger


def printed(*ledgers: object, width: int = 120, terminal: bool = True) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=terminal, color_system=None)
    print_ledger(ledgers, console)  # type: ignore[arg-type]
    return stream.getvalue()


def test_a_wide_terminal_gets_a_table() -> None:
    text = printed(sample())
    assert all(title in text for title in ("序号", "条款", "任务", "牵头／责任", "时限", "目标"))
    assert "样例市城乡融合发展样例行动方案　样政〔2023〕1号　样例.txt" in text
    assert "共4项任务，涉及4个单位，2项有时限，1项有量化目标；总体目标1项" in text


@pytest.mark.parametrize("width", [20, 40, 72, 96, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    plain = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    print_ledger([sample()], plain)
    lines = plain.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(cell_len(line.rstrip()) for line in lines) <= width


def test_a_narrow_terminal_still_says_everything() -> None:
    text = "".join(line.strip() for line in printed(sample(), width=30).splitlines())
    for words in (
        "一、（一）1. 样例：建设村级养老服务站50个以上。",
        "牵头：样例市发展改革委",
        "时限：2025年底前",
        "目标：50个以上",
    ):
        assert words in text


def test_a_pipe_gets_plain_lines_that_are_not_broken() -> None:
    text = printed(sample(), width=30, terminal=False)
    assert "\x1b" not in text
    assert "1  一、（一）1. 样例：建设村级养老服务站50个以上。\n" in text
    assert "   牵头：样例市发展改革委；责任：样例市财政局；时限：2025年底前；目标：50个以上\n" in text


def test_document_text_is_not_markup() -> None:
    text = printed(with_text("[bold]样例[/bold] :smile: \x1b[31m红"), terminal=False)
    assert "[bold]样例[/bold] :smile: [31m红" in text
    assert "\x1b" not in text


def test_several_ledgers_are_numbered_through_and_one_without_tasks_says_so() -> None:
    text = printed(sample("甲.txt"), sample("乙.txt"), terminal=False)
    assert "\n8  二、（二）" in text
    assert "没有任务" in printed(with_text())
