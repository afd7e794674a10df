"""What check says of a document: the right thing, in the right place, and nothing that is not so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.compiler.check import check
from gongfu.compiler.decompose import compile_document, decompose
from gongfu.compiler.diagnostics import MOST_SEPARATE, RULES, Diagnostic
from gongfu.documents.plain import read
from gongfu.publish.findings import as_json, as_sarif, as_text
from gongfu.zone import Check, PolicyDocument, Zone

HEAD = "示例市供水行动方案\n示政办〔2023〕9号\n\n一、重点任务\n"
NUMERALS = "一二三四五六七八九十"


def checked(text: str, zone: Zone | None = None, name: str = "方案.txt") -> tuple[Diagnostic, ...]:
    return check(compile_document(read(text.encode(), name), zone), zone)


def codes(text: str, zone: Zone | None = None) -> list[str]:
    return [finding.code for finding in checked(text, zone)]


def items(*texts: str) -> str:
    return HEAD + "".join(f"（{NUMERALS[number]}）{text}\n" for number, text in enumerate(texts))


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    return Zone(tmp_path, "示例市", "示例市城乡融合试验区", "示例", province="河南省")


def test_a_finding_quotes_the_document_and_says_where() -> None:
    text = items("完善水价机制。适时调整居民用水价格。（责任单位：市发展改革委）")
    (finding,) = checked(text)
    assert (finding.code, finding.severity, finding.quotation) == ("GF204", "warning", "适时调整居民用水价格")
    assert text[finding.span.start : finding.span.end] == finding.quotation
    assert finding.place == finding.span.place == "第4段"
    assert finding.file == "方案.txt"
    assert finding.task_key


def test_findings_stand_in_the_order_of_the_text() -> None:
    text = items(
        "甲事项。2024年6月底前完成。", "乙事项。适时完成。（责任单位：市水利局）", "丙事项。2024年6月底前完成。"
    )
    starts = [finding.span.start for finding in checked(text)]
    assert len(starts) == 3
    assert starts == sorted(starts)


def test_a_habit_is_told_once_and_an_omission_each_time() -> None:
    done = "建设水厂。2024年6月底前建成2座水厂。（责任单位：市水利局）"
    bare = "建设水厂。2024年6月底前建成2座水厂。"
    assert codes(items(done, done, done, done, bare, bare)) == ["GF101", "GF101"]
    assert codes(items(done, bare, bare, bare, bare)) == ["GF101"]
    many = "".join(f"{number}.{bare}\n" for number in range(1, MOST_SEPARATE + 2))
    marked = "".join(f"{number}.{done}\n" for number in range(1, 2 * MOST_SEPARATE))
    (finding,) = checked(f"{HEAD}（一）建设\n{many}（二）管理\n{marked}")
    assert f"{MOST_SEPARATE + 1} 项" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "组织实施。市水利局负责编制方案，2024年6月底前印发。",
        "组织实施。市水利局会同市财政局制定办法，2024年6月底前印发。",
        "组织实施。市水利局要在2024年6月底前制定办法。",
    ],
)
def test_prose_that_names_who_acts_is_no_task_without_unit(text: str) -> None:
    marked = "建设水厂。2024年6月底前建成2座水厂。（责任单位：市水利局）"
    assert codes(items(marked, marked, text)) == []


def test_local_governments_lead_each_at_home() -> None:
    text = "建设水厂。2024年6月底前建成2座水厂。（牵头单位：示例县人民政府、高新区管委会、市水利局）"
    assert "GF102" not in codes(items(text))


@pytest.mark.parametrize(
    "text",
    [
        "按照应快尽快的原则推进。2024年6月底前完成。",
        "适时调整水价，2024年6月底前完成。",
        "指导养殖户适时出栏。长期坚持，每年2次。",
    ],
)
def test_words_that_are_no_vague_deadline(text: str) -> None:
    assert "GF204" not in codes(items(f"{text}（责任单位：市水利局）"))


def test_a_title_with_its_year_bounds_the_tasks() -> None:
    text = items("建设水厂。建成2座水厂。（责任单位：市水利局）")
    assert codes(text) == ["GF201"]
    assert codes(text.replace("示例市供水行动方案", "示例市2023年供水行动方案")) == []


def test_a_date_that_says_who_qualifies_is_no_early_deadline() -> None:
    text = "落实贷款政策。2022年8月31日前已发放的贷款，可协商变更利率，2024年6月底前完成。（责任单位：市财政局）"
    assert "GF202" not in codes(items(text) + "\n示例市人民政府办公室\n2023年3月1日\n")


def test_values_for_different_years_agree() -> None:
    text = "改造管网。到2025年农村自来水普及率达到90%以上，到2030年农村自来水普及率达到95%以上。（责任单位：市水利局）"
    assert "GF304" not in codes(items(text))


def test_numbering_may_run_on_or_begin_again() -> None:
    done = "2024年6月底前建成2座水厂。（责任单位：市水利局）"
    head = "示例市供水行动方案\n\n一、建设\n（一）{0}\n（二）{0}\n二、管理\n"
    assert codes((head + "（三）{0}\n（四）{0}\n").format(done)) == []
    assert codes((head + "（一）{0}\n（二）{0}\n").format(done)) == []
    assert codes((head + "（三）{0}\n（五）{0}\n").format(done)) == ["GF402"]


def test_one_number_in_two_spellings_is_one(zone: Zone) -> None:
    done = "建设水厂。2024年6月底前建成2座水厂。（责任单位：市水利局）"
    text = "示政办 [2023] 9号\n" + items(done)
    assert "GF404" not in codes(text)
    assert "GF404" in codes(text.replace("[2023] 9号", "[2023] 8号"))


@pytest.mark.parametrize(
    "named",
    [
        "《示例市供水保障规划》",
        "《示例市人民政府关于印发〈示例市供水保障规划〉的通知》",
        "《示例市供水保障规划（试行）》",
        "《示例市水网办法》（示政办 [2022] 3 号）",
        "《政府工作报告》",
        "《不动产权证书》",
        "《方案》",
        "《示例市供水行动方案》",
    ],
)
def test_a_reference_that_the_zone_holds(zone: Zone, named: str) -> None:
    held = PolicyDocument("plan", "water", "示例市供水保障规划", number="示政办〔2022〕3号", at_hand=False)
    text = items(f"建设水厂。落实{named}，2024年6月底前建成2座水厂。（责任单位：市水利局）")
    assert [code for code in codes(text, replace(zone, documents=(held,))) if code.startswith("GF5")] == []


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("《示例市水网建设规划》", "GF501"),
        ("《河南省供水管理办法》", "GF501"),
        ("《中华人民共和国水法》", "GF502"),
        ("《国务院办公厅关于加强供水工作的意见》", "GF502"),
        ("《关于加强城市供水工作的通知》（国办发〔2022〕1号）", "GF502"),
    ],
)
def test_a_reference_that_the_zone_does_not_hold(zone: Zone, named: str, code: str) -> None:
    text = items(f"建设水厂。落实{named}，2024年6月底前建成2座水厂。（责任单位：市水利局）")
    assert codes(text, zone) == [code]
    assert codes(text) == []


@given(off=st.sets(st.sampled_from(sorted(RULES))))
@settings(max_examples=30, deadline=None)
def test_codes_that_are_switched_off_are_silent_and_others_are_not(off: set[str]) -> None:
    zone = Zone(Path(), "示例市", "示例市城乡融合试验区", "示例")
    text = items("建水厂。落实《示例市水网建设规划》，适时建成。", "建厂。建成。（市水厂建设局、市水利局牵头）")
    every = set(codes(text, zone))
    assert len(every) >= 4
    assert set(codes(text, replace(zone, check=Check(tuple(off))))) == every - off


MARKS = [*"。，；（）《》\n", "一、", "（一）", "（三）", "1.", "第三条", "市水利局", "牵头", "负责", "责任单位："]
WORDS = ["2022年底前", "到2030年", "适时", "普及率", "达到", "提高", "95%", "3座", "全文共5条", "主要目标", "不再列出"]
PARTS = st.sampled_from([*MARKS, *WORDS])


@given(parts=st.lists(PARTS, min_size=1, max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_checked_and_quoted(parts: list[str]) -> None:
    text = "示例市方案\n" + "".join(parts)
    zone = Zone(Path(), "示例市", "示例市城乡融合试验区", "示例")
    for finding in checked(text, zone):
        assert "".join(finding.quotation.split()) in "".join(text.split())
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        assert finding.severity == RULES[finding.code].severity


@pytest.fixture
def folder(tmp_path: Path) -> Zone:
    """A zone of two documents at hand, one of them in a layer's folder, and one that is not."""
    documents = (
        PolicyDocument("plan", "water", "示例市供水行动方案", number="示政办〔2023〕9号", file="plan/方案.txt"),
        PolicyDocument("support", "heat", "示例市供热行动方案", file="供热.txt"),
        PolicyDocument("opinion", "opinion", "示例省意见", at_hand=False),
    )
    root = tmp_path / "documents"
    (root / "plan").mkdir(parents=True)
    bad = items("完善水价机制。适时调整居民用水价格。（责任单位：市发展改革委）")
    (root / "plan" / "方案.txt").write_text(bad, "utf-8")
    (root / "供热.txt").write_text(bad.replace("供水", "供热"), "utf-8")
    return Zone(tmp_path, "示例市", "示例市城乡融合试验区", "示例", documents=documents)


def found(zone: Zone) -> list[tuple[str, str]]:
    """File and code of every finding in the documents that a zone has at hand."""
    at_hand = [(document.file, path) for document in zone.documents if (path := zone.path(document))]
    return [(file, item.code) for file, path in at_hand for item in check(decompose(path, zone), zone)]


def test_a_zone_is_checked_document_by_document(folder: Zone) -> None:
    assert found(folder) == [("plan/方案.txt", "GF204"), ("供热.txt", "GF204")]


def test_a_title_that_differs_from_the_entry(folder: Zone) -> None:
    wrong = replace(folder.documents[1], title="示例市燃气安全方案")
    changed = replace(folder, documents=(folder.documents[0], wrong))
    assert ("供热.txt", "GF503") in found(changed)


def test_a_title_with_its_state_of_drafting_is_the_same_title(folder: Zone) -> None:
    drafts = [replace(item, title=f"{item.title}（征求意见稿）") for item in folder.documents]
    assert [code for _, code in found(replace(folder, documents=tuple(drafts)))] == ["GF204", "GF204"]


TEXT = items("完善水价机制。适时调整居民用水价格。（责任单位：市发展改革委）", "建设水厂。2024年6月底前建成。")


def test_text_has_the_place_the_words_and_the_remedy() -> None:
    lines = as_text([(Path("区/方案.txt"), finding) for finding in checked(TEXT)]).splitlines()
    assert lines[0].startswith("区/方案.txt: 第4段: GF204 警告: ")
    assert lines[1:3] == ["    | 适时调整居民用水价格", f"  改法: {RULES['GF204'].remedy}"]
    assert any(line.startswith("GF204 时限含糊（1）：“适时”") for line in lines)
    assert lines[-1] == "共 2 处：警告 2"
    assert as_text([]) == "没有发现问题\n"


def test_words_of_a_document_stay_on_their_line_and_reach_no_terminal() -> None:
    (finding, *_) = checked(TEXT)
    shown = as_text([(Path("a.txt"), replace(finding, quotation="甲\n乙\x1b[2J丙"))])
    assert "    | 甲 乙[2J丙\n" in shown


def test_json_tells_all_there_is() -> None:
    findings = checked(TEXT)
    told = json.loads(as_json([(Path("方案.txt"), finding) for finding in findings]))["findings"]
    assert [TEXT[item["span"]["start"] : item["span"]["end"]] for item in told] == [f.quotation for f in findings]
    assert [item["task"] for item in told] == [finding.task_key for finding in findings]


def test_sarif_has_what_the_standard_requires() -> None:
    """SARIF 2.1.0: 3.13 log, 3.14 run, 3.19 driver, 3.27 result, 3.28 location, 3.30 region."""
    findings = checked(TEXT)
    log = json.loads(as_sarif([(Path("区/方 案.txt"), finding) for finding in findings]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "gongfu"
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result, finding in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "%E5%8C%BA/%E6%96%B9%20%E6%A1%88.txt"
        start, length = physical["region"]["charOffset"], physical["region"]["charLength"]
        assert TEXT[start : start + length] == finding.quotation
        assert location["logicalLocations"][0]["fullyQualifiedName"] == finding.place


def test_sarif_counts_characters_in_plain_text_only() -> None:
    (finding, *_) = checked(TEXT)
    (run,) = json.loads(as_sarif([(Path("方案.docx"), finding)]))["runs"]
    (location,) = run["results"][0]["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["properties"]["textSpan"]["charOffset"] == finding.span.start


REAL = {
    "049_qinhuangdao_fangdichan.txt": ("GF403", "(一十九)"),  # stands between (二十八) and (三十)
    "063_guoban_tuiguang_gaige_jucuo_biao.html": ("GF401", "军民深度融合方面（共6项）"),  # no row follows
    "114_ex_xuchang_2020_renwu_fenjie.txt": ("GF404", "许政 [2020] 20号"),  # 21号 in the red head
}
"""Mistakes that a reader finds in real documents."""


@pytest.mark.parametrize("name", REAL)
def test_real_mistakes_are_found(shared: Path, name: str) -> None:
    code, words = REAL[name]
    findings = check(decompose(shared / "corpus" / "docs" / name))
    assert any(item.code == code and words in item.quotation for item in findings)


def test_a_clerk_is_not_flooded(shared: Path) -> None:
    """A real document that went through an office has a few findings a page at most, and each quotes its words."""
    for path in sorted((shared / "corpus" / "docs").glob("*.txt")):
        ledger = decompose(path)
        findings = check(ledger)
        assert len(findings) <= 6 + len(ledger.tasks) / 2, path.name
        raw = "".join(path.read_text("utf-8").split())
        assert [f.quotation for f in findings if "".join(f.quotation.split()) not in raw] == []
