"""The founding article, a newspaper page with broken lines, compiles to its nine actions and the counts it states."""

import pytest

from gongfu import decompose

ACTIONS = (
    "质效提升行动",
    "科技赋能行动",
    "开放提质行动",
    "协同共建行动",
    "增收富民行动",
    "提标扩面行动",
    "文化沁润行动",
    "绿色低碳行动",
    "“四治”融合行动",
)
# What the article says of the eight departments' measures, in its order.
STATED = (
    ((5, "方面"), (15, "条")),
    ((17, "条"),),
    ((9, "大方面"),),
    ((4, "模块"), (15, "条")),
    (),
    ((6, "方面"), (19, "条")),
    ((6, "方面"), (21, "条")),
    ((8, "大模块"), (22, "方面")),
)


@pytest.fixture(scope="module")
def article(shared):
    (path,) = (shared / "seed").glob("*.txt")
    return decompose(path)


def test_the_nine_actions_are_its_tasks(article):
    assert tuple(task.action for task in article.tasks) == ACTIONS
    assert all(len(task.text) > 60 for task in article.tasks)  # each with what it covers, not its name alone


def test_broken_lines_are_whole_sentences_again(article):
    for whole in ("坚定走好", "搭建一流创新平台", "建设一流创新生态"):  # each broken by the column
        assert whole in article.tasks[1].text
    assert "联乡帮村”活动" in article.tasks[0].text
    assert article.tasks[0].text.endswith("“挑大梁”作用。")


def test_the_counts_it_states_of_each_departments_measures(article):
    measures = [ref for ref in article.references if "支持许昌" in ref.text][2:]
    assert tuple(tuple((count.stated, count.of) for count in ref.counts) for ref in measures) == STATED
