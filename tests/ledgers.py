"""Ledgers built by hand, for tests of what is published. All texts are invented samples (样例)."""

from __future__ import annotations

from dataclasses import replace

from gongfu.compiler.ledger import Count, Deadline, Entry, Header, Ledger, Role, Span, Target, Task, Unit

TITLE = "样例市人民政府关于印发样例市城乡融合发展样例行动方案的通知"
_LEAD, _RESPONSIBLE = "样例市发展改革委", "样例市财政局"


def span(line: int) -> Span:
    return Span(line * 100, line * 100 + 50, f"第{line}段")


def unit(name: str, role: Role, inherited: bool = False) -> Unit:
    return Unit(name, role, inherited, name)


def entry(path: str, level: int, heading: str, line: int) -> Entry:
    return Entry(path.rsplit("/", 1)[-1], level, heading, path, span(line))


def task(number: int, path: str, text: str, line: int, **fields: object) -> Task:
    """A task at ``path``; its key is made up."""
    made = Task(f"key-{number:04d}", path.rsplit("/", 1)[-1], path, "", "", text, text, span(line))
    return replace(made, **fields)  # type: ignore[arg-type]


def sample(name: str = "样例.txt") -> Ledger:
    """Four tasks in two chapters: three in one clause, all roles, a deadline without a year, a goal, a stated count."""
    county = unit("各县（市、区）政府", "implement", inherited=True)
    tasks = (
        task(
            1,
            "一、/（一）/1.",
            "样例：建设村级养老服务站50个以上。",
            3,
            units=(unit(_LEAD, "lead"), unit(_RESPONSIBLE, "responsible"), county),
            deadlines=(Deadline("2025年底前", "2025-12-31", "by", span(3)),),
            targets=(Target("50个以上", "村级养老服务站", ">=", 50, "个", span(3)),),
        ),
        task(2, "一、/（一）/2.", "样例：整修农村公路。", 4, units=(unit(_RESPONSIBLE, "responsible"), county)),
        task(
            3,
            "一、/（一）/3.",
            "样例：完善公交线路。",
            5,
            units=(unit(_RESPONSIBLE, "responsible"), unit("样例市交通运输局", "support"), county),
            open=True,
            deadlines=(Deadline("年底前", "2023-12-31", "by", span(5)),),
        ),
        task(
            4,
            "二、/（二）",
            "样例保障。加强统筹调度。",
            7,
            heading="样例保障",
            units=(unit(_LEAD, "responsible"),),
        ),
    )
    return Ledger(
        name,
        "txt",
        Header(TITLE, "样政〔2023〕1号", ("样例市人民政府",), 2023),
        (
            entry("一、", 1, "样例任务", 1),
            entry("一、/（一）", 2, "样例服务", 2),
            entry("一、/（一）/1.", 3, "样例：建设", 3),
            entry("二、", 1, "组织样例", 6),
            entry("二、/（二）", 2, "样例保障", 7),
        ),
        tasks,
        (Target("样例收入比缩小到1.8左右", "样例收入比", "~", 1.8, None, span(2), 2.0, "2025-12-31"),),
        (Count("共4项样例任务", 4, 4, "holds", span(1)),),
    )


def with_text(*texts: str) -> Ledger:
    """A ledger whose tasks say ``texts`` and nothing else."""
    tasks = tuple(task(number, "一、", text, number) for number, text in enumerate(texts, 1))
    return Ledger("样例.txt", "txt", Header(None, None, (), None), (), tasks, (), ())
