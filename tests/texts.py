"""Small official texts compiled whole, for tests of the compiler. All of them are invented samples (样例)."""

from __future__ import annotations

from gongfu.compiler.decompose import compile_document
from gongfu.compiler.ledger import Ledger, Task
from gongfu.documents.read import read_bytes

Bodies = list[tuple[str, str]]


def compiled(text: str, name: str = "样例.txt") -> Ledger:
    return compile_document(read_bytes(text.encode(), name))


def plan(*items: str, year: int = 2023) -> Ledger:
    """A plan of a year whose items are numbered （一）, （二）, …"""
    lines = [f"（{'一二三四五六七八九'[i]}）{words}" for i, words in enumerate(items)]
    return compiled("\n".join([f"样例市{year}年重点工作实施方案", "一、重点任务", *lines]))


def item(words: str, year: int = 2023) -> Task:
    """The one task of a plan whose one item says ``words``."""
    (task,) = plan(words, year=year).tasks
    return task


def bodies(task: Task) -> Bodies:
    """The units of a task as (name, role)."""
    return [(unit.name, unit.role) for unit in task.units]
