"""What compiling costs: texts, Word files, workbooks, names and whole processes, each beside what others take."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from itertools import cycle, islice
from multiprocessing import active_children
from pathlib import Path

import peers
import texts
from measure import CORES, Row, Scale, Table, compare, pin, unpin

from gongfu.batch import compile_each
from gongfu.compiler.decompose import decompose
from gongfu.compiler.ledger import Ledger
from gongfu.compiler.organizations import Directory
from gongfu.publish.workbook import write_workbook

__all__ = ["TABLES"]

MEGABYTE = 1_000_000
JIEBA = "jieba.lcut"
SHORT = "示例市供水方案\n\n一、任务\n（一）建设水厂。2024年6月底前建成2座水厂。（责任单位：市水利局）\n"


def plain(scale: Scale, folder: Path) -> Table:
    """Compiling the plain texts, file to ledger, against cutting the same text into words."""
    files = texts.texts()[: scale.files]
    read = [file.read_text("utf-8", "replace") for file in files]
    sides: dict[str, Callable[[], object]] = {"gongfu": partial(_each, decompose, files)}
    if find_spec("jieba"):
        sides[JIEBA] = lambda: [peers.cut(text) for text in read]
    length = sum(map(len, read))
    notes = [
        f"{len(files)} 个文件，{length:,} 字；倍数不小于 1 即不慢于分词",
        f"{len(files)} files, {length:,} characters; at least as fast as cutting words where × is not below 1",
    ]
    return Table("plain", "编译文本 · text files into ledgers", compare(".txt", sides, scale.rounds), notes)


def linear(scale: Scale, folder: Path) -> Table:
    """One text of growing length: what a megabyte costs must stay the same."""
    rows: list[Row] = []
    notes: list[str] = []
    for share in (8, 4, 2, 1):
        text = texts.long_text(scale.size // share)
        file = folder / f"long{share}.txt"
        file.write_text(text, "utf-8")
        megabytes = file.stat().st_size / MEGABYTE
        rows += compare(f"{megabytes:.2f} MB", {"gongfu": partial(decompose, file)}, min(scale.rounds, 3))
        notes.append(f"{megabytes:6.2f} MB: {rows[-1].cpu / megabytes:.3f} CPU s/MB")
    return Table("linear", "一份长文 · one long text", rows, notes)


def jobs(scale: Scale, folder: Path) -> Table:
    """Many files by one process and by several, on all cores."""
    files = []
    for number, file in enumerate(texts.texts()[: scale.files] * scale.copies):
        files.append(folder / f"{number}{file.suffix}")
        files[-1].write_bytes(file.read_bytes())
    counts = sorted({1, 2, len(CORES)})
    unpin()
    sides = {f"--jobs {count}": partial(_in_processes, files, count) for count in counts}
    rows = compare(f"{len(files)} files", sides, min(scale.rounds, 5))
    pin()
    notes = [f"{len(CORES)} 核；倍数越小越快", f"{len(CORES)} cores; the smaller the ratio the faster"]
    return Table("jobs", "多个进程 · several processes", rows, notes)


def _in_processes(files: Sequence[Path], count: int) -> None:
    for _ in compile_each(files, jobs=count):
        pass
    for process in active_children():  # so that their time is counted
        process.join()


def processes(scale: Scale, folder: Path) -> Table:
    """Whole processes: what a user waits for."""
    short = folder / "short.txt"
    short.write_text(SHORT, "utf-8")
    commands = {
        "gongfu --help": ["-m", "gongfu", "--help"],
        "gongfu decompose --format json": ["-m", "gongfu", "decompose", str(short), "--format", "json"],
        "python -c pass": ["-c", "pass"],
        "python -c 'import docx'": ["-c", "import docx"],
    }
    sides = {name: partial(_run, words) for name, words in commands.items()}
    rows = compare("process", sides, scale.rounds * 3)
    notes = ["限度：--help 0.3 秒，一个短文件 0.6 秒", "limits: --help 0.3 s, one short file 0.6 s"]
    return Table("processes", "整个进程 · whole processes", rows, notes)


def _run(words: Sequence[str]) -> None:
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


def word(scale: Scale, folder: Path) -> Table:
    """Reading Word files into blocks, against programs that take out the text."""
    from gongfu.documents.read import read

    files = texts.word_files()[: scale.files]
    sides: dict[str, Callable[[], object]] = {"gongfu": partial(_each, read, files)}
    for name, reader in peers.word_readers().items():
        sides[name] = partial(_each, reader, files)
    notes = [
        "只读成段落和表格，不编译；python-docx 不给编号、修订、文本框、脚注",
        "reading only, no compiling; python-docx gives no numbering, changes, boxes or notes",
    ]
    return Table("word", "读 Word · reading .docx", compare(f"{len(files)} .docx", sides, scale.rounds), notes)


def _each(reader: Callable[[Path], object], files: Sequence[Path]) -> list[object]:
    return [reader(file) for file in files]


def workbook(scale: Scale, folder: Path) -> Table:
    """Writing a ledger's workbook, against openpyxl writing the same cells without their formats."""
    from python_calamine import CalamineWorkbook

    ledger = _ledger(scale.rows)
    made = BytesIO()
    write_workbook([ledger], [], made)
    made.seek(0)
    book = CalamineWorkbook.from_filelike(made)
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    sides: dict[str, Callable[[], object]] = {"gongfu": lambda: write_workbook([ledger], [], BytesIO())}
    if find_spec("openpyxl"):
        sides["openpyxl"] = lambda: peers.openpyxl_rows(sheets)
        sides["openpyxl write_only"] = lambda: peers.openpyxl_stream(sheets)
    rows = compare(f"{scale.rows:,} rows", sides, min(scale.rounds, 5))
    cells = f"{sum(len(row) for sheet in sheets for row in sheet):,}"
    notes = [
        f"{len(sheets)} 张表，{cells} 格；openpyxl 只写值，不排版",
        f"{len(sheets)} sheets, {cells} cells; openpyxl writes values without formats",
    ]
    return Table("workbook", "写工作簿 · writing .xlsx", rows, notes)


def _ledger(rows: int) -> Ledger:
    """The ledger of the text with most tasks, its tasks over and again up to ``rows``."""
    most = max(map(decompose, texts.texts()), key=lambda ledger: len(ledger.tasks))
    return replace(most, tasks=tuple(islice(cycle(most.tasks), rows)))


def names(scale: Scale, folder: Path) -> Table:
    """Resolving the printed names of units, each for the first time, against the nearest name by difflib."""
    printed = {unit.name: None for file in texts.texts() for task in decompose(file).tasks for unit in task.units}
    asked = list(printed)[: scale.names]
    known = sorted({name for name in asked if Directory().resolve(name).organization})
    sides: dict[str, Callable[[], object]] = {
        "gongfu": partial(_resolved, asked),
        "difflib": partial(peers.nearest, asked, known),
    }
    rows = compare(f"{len(asked):,} names", sides, min(scale.rounds, 3))
    notes = [
        f"都是第一次见到，含读入机构表；difflib 在其中认得的 {len(known):,} 个名称里找最像的",
        f"each seen for the first time, loading the table included; difflib looks among the {len(known):,} known ones",
    ]
    return Table("names", "认单位 · resolving units", rows, notes)


def _resolved(asked: Sequence[str]) -> list[object]:
    directory = Directory()
    return [directory.resolve(name, "市") for name in asked]


TABLES = (plain, linear, jobs, processes, word, workbook, names)
