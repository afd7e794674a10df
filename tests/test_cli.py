"""The command line as a user meets it: a process with arguments, two streams and an exit code."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import IO

import pytest
from openpyxl import load_workbook

import gongfu as library
from gongfu import zone

DOCUMENT = """示例市供水行动方案
示政办〔2023〕9号

一、重点任务
（一）建设水厂。2024年6月底前建成2座水厂。（责任单位：市水利局）
（二）改造管网。2025年年底前漏损率控制在10%以内。（市住房城乡建设局牵头，市财政局配合）
"""
GAPS = """示例市供水方案

一、重点任务
（一）完善机制。适时完善水价机制。
（二）建设水厂。建成水厂。（责任单位：市水利局）
"""
HEAVY = {
    "asyncio",
    "docx",
    "lxml",
    "multiprocessing",
    "pdfplumber",
    "pydantic",
    "pypdfium2",
    "rich",
    "tomllib",
    "xlsxwriter",
}
"""Modules that cost more to import than a short text file costs to compile."""


def gongfu(
    *arguments: str | Path, cwd: Path, before: Sequence[str] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``cwd``, by the command ``before`` it; nothing it prints may be a traceback."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "gongfu", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents, a file that is none, and files to pass over."""
    (tmp_path / "甲.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "乙.txt").write_text(DOCUMENT.replace("供水", "供热"), "utf-8")
    return tmp_path


@pytest.fixture
def bound() -> list[str]:
    """The command before one that is to be bound by permissions, which the superuser is not."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs the permissions of Unix")
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv, or a user other than root")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


def test_one_file_prints_one_json_object(folder: Path) -> None:
    done = gongfu("decompose", "--format", "json", "甲.txt", cwd=folder)
    ledger = json.loads(done.stdout)
    assert done.returncode == 0
    assert ledger["document"]["number"] == "示政办〔2023〕9号"
    assert [task["label"] for task in ledger["tasks"]] == ["（一）", "（二）"]
    assert [unit["name"] for unit in ledger["tasks"][1]["units"]] == ["市住房城乡建设局", "市财政局"]
    assert done.stderr == ""


def test_several_files_print_json_lines_in_the_order_given(folder: Path) -> None:
    alone = gongfu("decompose", "--format", "json", "--jobs", "1", "甲.txt", "乙.txt", cwd=folder)
    shared_out = gongfu("decompose", "--format", "json", "--jobs", "2", "甲.txt", "乙.txt", cwd=folder)
    assert [json.loads(line)["source"]["name"] for line in alone.stdout.splitlines()] == ["甲.txt", "乙.txt"]
    assert shared_out.stdout == alone.stdout


def test_a_file_that_cannot_be_read_costs_one_line_and_not_the_others(folder: Path) -> None:
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 damaged")
    done = gongfu("decompose", "--format", "json", "甲.txt", "坏.docx", "无.txt", "乙.txt", cwd=folder)
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == ["甲.txt", "乙.txt"]
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["坏.docx", "无.txt"]
    assert done.returncode == 2


def test_a_folder_means_its_readable_documents_sorted(folder: Path) -> None:
    for name in ("~$甲.docx", ".隐藏.txt", "说明.zip"):
        (folder / name).write_bytes(b"x")
    (folder / "下级").mkdir()
    (folder / "下级" / "丙.txt").write_text(DOCUMENT, "utf-8")
    done = gongfu("decompose", "--format", "json", ".", cwd=folder)
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == ["丙.txt", "乙.txt", "甲.txt"]


def test_a_folder_below_that_cannot_be_opened_is_an_error_and_costs_no_other(folder: Path, bound: list[str]) -> None:
    closed = folder / "下级"
    closed.mkdir()
    (closed / "丙.txt").write_text(DOCUMENT, "utf-8")
    closed.chmod(0)
    done = gongfu("decompose", "--format", "json", ".", cwd=folder, before=bound)
    asked = gongfu("decompose", "--format", "json", "甲.txt", "下级/丙.txt", cwd=folder, before=bound)
    whole = gongfu("check", "下级", cwd=folder, before=bound)
    closed.chmod(0o700)
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == ["乙.txt", "甲.txt"]
    assert (done.returncode, done.stderr) == (2, "下级: 文件夹打不开（没有权限）。请检查权限\n")
    assert (asked.returncode, asked.stderr) == (2, "下级/丙.txt: 没有读取这个文件的权限。请检查路径和权限\n")
    assert (whole.returncode, whole.stdout, whole.stderr) == (2, "", done.stderr)


def test_a_ledger_of_ours_is_no_document(folder: Path) -> None:
    gongfu("decompose", "甲.txt", "-o", "台账.xlsx", cwd=folder)
    done = gongfu("decompose", "--format", "json", ".", cwd=folder)
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == ["乙.txt", "甲.txt"]
    assert (done.returncode, done.stderr) == (0, "台账.xlsx: 提示：这是 gongfu 写出的台账，不当作政策文件读\n")
    named = gongfu("decompose", "台账.xlsx", cwd=folder)
    assert named.returncode == 2
    assert "gongfu 写出的台账" in named.stderr


def test_an_empty_folder_is_one_clear_line(tmp_path: Path) -> None:
    done = gongfu("decompose", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_table_shows_task_unit_and_deadline(folder: Path) -> None:
    done = gongfu("decompose", "甲.txt", cwd=folder)
    assert done.returncode == 0
    assert "市水利局" in done.stdout.replace("\n", "")
    assert "\x1b" not in done.stdout


def test_csv_has_a_row_a_task(folder: Path) -> None:
    done = gongfu("decompose", "--format", "csv", "甲.txt", "乙.txt", cwd=folder)
    head, *rows = csv.reader(StringIO(done.stdout.removeprefix("\ufeff")))
    assert "任务内容" in head
    assert len(rows) == 4


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.docx", "台账.csv", "台账.json"])
def test_the_output_name_chooses_the_format(folder: Path, name: str) -> None:
    done = gongfu("decompose", "甲.txt", "-o", name, cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    start = {"台账.xlsx": b"PK", "台账.docx": b"PK", "台账.csv": b"\xef\xbb\xbf", "台账.json": b"{"}[name]
    assert (folder / name).read_bytes().startswith(start)


def test_workbook_carries_what_check_finds(folder: Path) -> None:
    (folder / "缺.txt").write_text(GAPS, "utf-8")
    gongfu("decompose", "缺.txt", "-o", "台账.xlsx", cwd=folder)
    findings = load_workbook(folder / "台账.xlsx")["问题"]
    assert any(
        "缺.txt" in (cell.value or "") for row in findings.iter_rows() for cell in row if isinstance(cell.value, str)
    )


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_binary_formats_ask_for_a_file(folder: Path, form: str) -> None:
    done = gongfu("decompose", "--format", form, "甲.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"-o 台账.{form}" in done.stderr


def test_what_was_there_survives_a_failed_run(folder: Path) -> None:
    (folder / "台账.json").write_text("old", "utf-8")
    done = gongfu("decompose", "无.txt", "-o", "台账.json", cwd=folder)
    assert done.returncode == 2
    assert (folder / "台账.json").read_text("utf-8") == "old"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["甲.txt", "乙.txt", "台账.json"])


def test_an_output_that_is_an_input_is_refused(folder: Path) -> None:
    done = gongfu("decompose", "甲.txt", "-o", "./甲.txt", cwd=folder)
    assert done.returncode == 2
    assert (folder / "甲.txt").read_text("utf-8") == DOCUMENT


@pytest.mark.parametrize("name", ["zone.toml", "organizations.csv"])
@pytest.mark.parametrize(
    "command",
    [["check", "示例市"], ["check", "--zone", "示例市", "甲.txt"], ["decompose", "--zone", "示例市", "甲.txt"]],
)
def test_an_output_that_is_a_file_of_the_zone_is_refused(folder: Path, name: str, command: list[str]) -> None:
    gongfu("init", "示例市", cwd=folder)
    before = (folder / "示例市" / name).read_bytes()
    done = gongfu(*command, "-o", f"示例市/{name}", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"示例市/{name}: ")
    assert (folder / "示例市" / name).read_bytes() == before


def test_a_broken_table_of_organizations_is_said_once_under_its_own_name(folder: Path) -> None:
    gongfu("init", "示例市", cwd=folder)
    (folder / "示例市" / "organizations.csv").write_text("编号,名称\n", "utf-8")
    done = gongfu("decompose", "--zone", "示例市", "甲.txt", "乙.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["示例市/organizations.csv"]


def test_an_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    done = gongfu("decompose", "甲.txt", "-o", "没有/台账.xlsx", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("没有/台账.xlsx: ")
    assert done.stderr.count("\n") == 1


def test_a_file_that_may_only_be_read_is_not_replaced(folder: Path, bound: list[str]) -> None:
    (folder / "台账.csv").write_text("old", "utf-8")
    (folder / "台账.csv").chmod(0o444)
    done = gongfu("decompose", "甲.txt", "-o", "台账.csv", cwd=folder, before=bound)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("台账.csv: 文件是只读的")
    assert (folder / "台账.csv").read_text("utf-8") == "old"


@pytest.mark.parametrize(
    "arguments",
    [
        ["decompose", ""],
        ["decompose", "甲.txt", "-o", ""],
        ["decompose", "甲.txt", "--zone="],
        ["check", ""],
        ["init", ""],
        ["demo", "-o", ""],
    ],
)
def test_an_empty_path_is_not_the_current_folder(folder: Path, arguments: list[str]) -> None:
    done = gongfu(*arguments, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "空的路径" in done.stderr
    assert {path.name for path in folder.iterdir()} == {"甲.txt", "乙.txt"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["decompose", "甲.txt", "-o", "台账.pdf"],
        ["decompose", "甲.txt", "-o", "台账.DOC"],
        ["decompose", "甲.txt", "--format", "json", "-o", "台账.xlsx"],
        ["decompose", "甲.txt", "--format", "xlsx", "-o", "台账.txt"],
        ["check", "甲.txt", "-o", "报告.xlsx"],
        ["check", "甲.txt", "--format", "text", "-o", "报告.json"],
    ],
)
def test_a_name_that_promises_another_format_is_refused(folder: Path, arguments: list[str]) -> None:
    done = gongfu(*arguments, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "可以写的类型：" in done.stderr
    assert not (folder / arguments[-1]).exists()


def test_the_name_of_a_report_chooses_its_format(folder: Path) -> None:
    for name, key in (("报告.json", "findings"), ("报告.sarif", "runs")):
        gongfu("check", "甲.txt", "-o", name, cwd=folder)
        assert key in json.loads((folder / name).read_text("utf-8"))


@pytest.mark.parametrize(
    "command",
    [
        "decompose 甲.txt",
        "decompose 甲.txt --format csv",
        "decompose 甲.txt --format json",
        "check 甲.txt",
        "--version",
    ],
)
def test_a_full_disk_behind_standard_output_is_one_line(folder: Path, command: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with Path("/dev/full").open("w") as full:
        done = _led(command, folder, full)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("标准输出: 无法写入（磁盘已满）")


@pytest.mark.parametrize("command", ["decompose 甲.txt", "decompose 甲.txt --format csv", "check 甲.txt"])
def test_a_closed_standard_output_is_one_line(folder: Path, command: str) -> None:
    done = _led(command, folder, None)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("标准输出: 已经关闭")


def _led(command: str, folder: Path, out: IO[str] | None) -> subprocess.CompletedProcess[str]:
    """Run a command whose standard output leads to ``out``, or is closed."""
    if os.name == "nt":
        pytest.skip("needs a shell that closes streams")
    line = ["sh", "-c", f'exec "$0" -m gongfu {command} {"" if out else ">&-"}', sys.executable]
    return subprocess.run(line, cwd=folder, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", check=False)


def test_control_characters_of_a_file_name_do_not_reach_the_terminal(folder: Path) -> None:
    if os.name == "nt":
        pytest.skip("needs a system whose file names hold control characters")
    (folder / "\x1b[31m缺\n.txt").write_text(GAPS, "utf-8")
    (folder / "\x1b[31m空\n.txt").write_text("", "utf-8")
    for arguments in (["check"], ["decompose"], ["check", "--format", "sarif"]):
        done = gongfu(*arguments, *folder.glob("*m*.txt"), cwd=folder)
        assert "\\x1b[31m空\\n.txt: 文件是空的" in done.stderr
        assert "\x1b" not in done.stdout + done.stderr


def test_a_file_name_that_is_no_text_is_reported_all_the_same(folder: Path) -> None:
    name = os.fsdecode("缺".encode("gbk") + b".txt")
    try:
        (folder / name).write_text(GAPS, "utf-8")
    except OSError:
        pytest.skip("needs a file system that takes any bytes for a name")
    for form in ("text", "json", "sarif"):
        assert gongfu("check", "--format", form, name, cwd=folder).returncode == 1
    log = json.loads(gongfu("check", "--format", "sarif", name, cwd=folder).stdout)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "%C8%B1.txt"


def test_check_says_where_and_exits_1(folder: Path) -> None:
    (folder / "缺.txt").write_text(GAPS, "utf-8")
    done = gongfu("check", "缺.txt", cwd=folder)
    assert done.returncode == 1
    assert any(line.startswith("缺.txt: 第4段: ") for line in done.stdout.splitlines())
    assert "适时完善水价机制" in done.stdout


def test_check_as_json_and_sarif_tell_the_same(folder: Path) -> None:
    (folder / "缺.txt").write_text(GAPS, "utf-8")
    findings = json.loads(gongfu("check", "--format", "json", "缺.txt", cwd=folder).stdout)["findings"]
    log = json.loads(gongfu("check", "--format", "sarif", "缺.txt", cwd=folder).stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [result["ruleId"] for result in run["results"]] == [finding["code"] for finding in findings]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {finding["code"] for finding in findings}
    for finding in findings:
        span = finding["span"]
        assert finding["quotation"] in GAPS[span["start"] : span["end"]] or finding["quotation"] in GAPS


def test_check_of_a_missing_file_exits_2(folder: Path) -> None:
    done = gongfu("check", "无.txt", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("无.txt: ")
    assert done.stdout == ""


def test_a_code_switched_off_in_the_zone_is_silent(folder: Path) -> None:
    gongfu("init", "示例市", cwd=folder)
    (folder / "缺.txt").write_text(GAPS, "utf-8")
    codes = _codes(gongfu("check", "--format", "json", "缺.txt", cwd=folder))
    settings = folder / "示例市" / "zone.toml"
    text = settings.read_text("utf-8")
    assert "off = []" in text
    settings.write_text(text.replace("off = []", f"off = {json.dumps(sorted(codes))}"), "utf-8")
    silent = gongfu("check", "--format", "json", "--zone", "示例市", "缺.txt", cwd=folder)
    assert codes
    assert not codes & _codes(silent)


def _codes(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {finding["code"] for finding in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize(
    ("name", "said"),
    [("长" * 300, "文件名太长"), ("sample", "sample 指随包样例区"), ("甲/sample", "sample 指随包样例区")],
)
def test_init_refuses_a_folder_that_cannot_be_used(tmp_path: Path, name: str, said: str) -> None:
    done = gongfu("init", name, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"{name}: ")
    assert said in done.stderr
    assert not [*tmp_path.iterdir()]


def test_init_makes_a_zone_once(tmp_path: Path) -> None:
    first, second = (gongfu("init", "示例市", cwd=tmp_path) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 2)
    assert 'name = "示例市"' in (tmp_path / "示例市" / "zone.toml").read_text("utf-8")
    assert second.stderr.startswith("示例市/zone.toml: ")
    documents, figures = first.stdout.splitlines()[1:]
    assert documents.endswith("然后运行：gongfu check 示例市")
    tables = "indicators.csv、targets.csv、observations.csv"
    assert figures == f"指标：填 {tables}，然后运行：gongfu indicators check 示例市"


def test_check_takes_a_zone_folder(tmp_path: Path) -> None:
    shutil.copytree(zone.sample(), tmp_path / "样例")
    done = gongfu("check", "--format", "json", "样例", cwd=tmp_path)
    listed = {document.file for document in zone.load(zone.sample()).documents}
    assert done.returncode in (0, 1)
    assert {
        finding["file"].removeprefix("样例/documents/") for finding in json.loads(done.stdout)["findings"]
    } <= listed


def test_a_zone_that_lists_no_document_is_not_called_faultless(tmp_path: Path) -> None:
    gongfu("init", "示例市", cwd=tmp_path)
    (tmp_path / "示例市" / "documents" / "actions" / "方案.txt").write_text(GAPS, "utf-8")
    done = gongfu("check", "示例市", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "没有检查任何文件\n")
    assert done.stderr.splitlines() == [
        "示例市/documents/actions/方案.txt: 提示：zone.toml 的清单里没有这个文件，没有检查",
        "示例市/zone.toml: 提示：清单里没有文件，什么也没有检查",
    ]
    assert gongfu("check", "--quiet", "示例市", cwd=tmp_path).stderr == ""


def test_version(tmp_path: Path) -> None:
    assert gongfu("--version", cwd=tmp_path).stdout.startswith("gongfu 0.")


@pytest.mark.parametrize("arguments", [["decompos"], ["decompose"], ["decompose", "--frmat", "json", "a"], ["--jobs"]])
def test_a_mistake_in_the_command_is_one_line(tmp_path: Path, arguments: list[str]) -> None:
    done = gongfu(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--help" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_output_is_utf8_whatever_the_terminal_claims(folder: Path, encoding: str) -> None:
    done = gongfu("decompose", "--format", "json", "甲.txt", cwd=folder, LANG="C", PYTHONIOENCODING=encoding)
    assert "市水利局" in done.stdout


def _loaded(code: str, folder: Path) -> set[str]:
    """The modules that ``code`` leaves imported."""
    script = f"import sys\ntry:\n    {code}\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_rooms_of_the_library_are_imported_when_asked_for(tmp_path: Path) -> None:
    assert not _loaded("import gongfu, gongfu.indicators", tmp_path) & (HEAVY | {"json", "numpy", "polars"})
    rooms = "import gongfu; gongfu.distribution.gini([1, 2]); gongfu.indicators.progress.progress"
    assert "numpy" in _loaded(rooms, tmp_path)
    for name in library.indicators.__all__:
        assert getattr(library.indicators, name).__name__.endswith(name)
    with pytest.raises(AttributeError, match="no attribute 'weather'"):
        library.indicators.weather  # noqa: B018


def test_help_waits_for_no_heavy_import(tmp_path: Path) -> None:
    loaded = _loaded("from gongfu.cli import app; app(['--help'])", tmp_path)
    assert "typer" in loaded
    assert not loaded & (HEAVY | {"json"})


def test_a_text_file_waits_for_no_other_format(folder: Path) -> None:
    loaded = _loaded("from gongfu.cli import app; app(['decompose', '--format', 'json', '甲.txt'])", folder)
    assert not loaded & HEAVY
