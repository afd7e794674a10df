"""The command line, a function a command. What a command needs is imported when it runs: ``--help`` is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from gongfu import __version__, screen
from gongfu.commands import indicators, office
from gongfu.commands.explaining import explain
from gongfu.commands.options import (
    CLOSED_PIPE,
    DONE,
    FAILED,
    INTERRUPTED,
    PROBLEMS,
    Jobs,
    Output,
    Quiet,
    ZoneFolder,
    path_of,
    write,
)
from gongfu.commands.outputs import is_zone, spare
from gongfu.commands.population import population
from gongfu.commands.searching import search
from gongfu.commands.serving import serve
from gongfu.commands.simulation import simulate
from gongfu.commands.usage import in_chinese
from gongfu.commands.zones import SAMPLE
from gongfu.documents.errors import InputError, InputErrors, reason, shown

if TYPE_CHECKING:
    from gongfu.batch import Gathered
    from gongfu.compiler.ledger import Ledger
    from gongfu.zone import Zone

    _Result = Ledger | InputError

__all__ = ["app", "main"]

LedgerFormat = Literal["table", "json", "csv", "xlsx", "docx"]
ReportFormat = Literal["text", "json", "sarif"]

LEDGER_FILES = {
    ".xlsx": ("xlsx",),
    ".docx": ("docx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".jsonl": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a ledger's file and the formats that fit each; the first is taken where none is asked for."""
REPORT_FILES = {".txt": ("text", "json", "sarif"), ".json": ("json", "sarif"), ".sarif": ("sarif",)}
"""The same for a report."""

FILES_A_PROCESS = 4
"""Fewest files that are worth starting a process for; starting one costs about as much as reading four."""
FILES_FOR_PROGRESS = 8
"""Fewest files for which a progress bar appears."""

app = typer.Typer(
    name="gongfu",
    help="把政策文件编译成任务台账 · Compile official policy documents into a task ledger",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(indicators.app)
app.add_typer(office.app)
app.command()(serve)
app.command()(population)
app.command()(simulate)
app.command()(explain)
app.command()(search)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongfu {__version__}")
        raise typer.Exit()


@app.callback()
def gongfu(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本 · Show the version")
    ] = False,
) -> None:
    """把政策文件编译成任务台账 · Compile official policy documents into a task ledger"""


@app.command()
def decompose(
    files: Annotated[
        list[Path],
        typer.Argument(
            parser=path_of,
            metavar="FILE...",
            help="政策文件，或装有它们的文件夹 · Documents, or folders of documents",
        ),
    ],
    form: Annotated[
        LedgerFormat | None,
        typer.Option("--format", help="输出格式，不写则看输出文件名 · Output format, else by the output's name"),
    ] = None,
    output: Output = None,
    zone: ZoneFolder = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """把政策文件编译成任务台账 · Compile policy documents into a ledger of tasks"""
    from gongfu.batch import gather
    from gongfu.publish.output import form_of

    form = cast(LedgerFormat, form_of(output, form, LEDGER_FILES, "table"))
    if output is None and form in ("xlsx", "docx"):
        raise InputError(f"--format {form}", "没有说写到哪个文件", f"请加上 -o 台账.{form}")
    found, place = gather(files), _zone(zone)
    documents, failures = found.files, _unread(found, quiet)
    spare([*documents, *_tables(place)], output)
    ledgers = (ledger for _, ledger in _compiled(documents, place, jobs, quiet, failures))
    if form == "json":
        _print_json(ledgers, output, one=len(documents) == 1)
    else:
        _publish(list(ledgers), form, output, place)
    raise typer.Exit(FAILED if failures else DONE)


@app.command()
def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            parser=path_of, metavar="FILE|ZONE...", help="文件、文件夹或试验区 · Documents, folders or zones"
        ),
    ],
    form: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="输出格式，不写则看输出文件名 · Output format, else by the output's name"),
    ] = None,
    output: Output = None,
    zone: ZoneFolder = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """检查文件能不能照着办：谁、何时、多少 · Hold documents to what can be done"""
    from gongfu.compiler.check import check as examine
    from gongfu.publish.findings import FORMATS, NOTHING_READ
    from gongfu.publish.output import form_of

    form = cast(ReportFormat, form_of(output, form, REPORT_FILES, "text"))
    failures: list[InputError] = []
    sources = list(_sources(paths, _zone(zone), quiet, failures))
    spare([file for files, place in sources for file in (*files, *_tables(place))], output)
    compiled = [
        (file, ledger, place)
        for files, place in sources
        for file, ledger in _compiled(files, place, jobs, quiet, failures)
    ]
    findings = [(file, finding) for file, ledger, place in compiled for finding in examine(ledger, place)]
    if compiled or not failures:
        write(FORMATS[form](findings) if compiled or form != "text" else NOTHING_READ, output)
    problems = any(finding.severity != "note" for _, finding in findings)
    raise typer.Exit(FAILED if failures else PROBLEMS if problems else DONE)


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FOLDER", help="新试验区的文件夹 · The folder of the new zone")
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="地名，不写则用文件夹名 · The place, else as the folder"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """新建一个试验区文件夹 · Start a zone folder"""
    from gongfu import zone

    if folder.resolve().name == SAMPLE:
        raise InputError(folder, f"{SAMPLE} 指随包样例区，用作文件夹名会把它挡住", "请换一个文件夹名")
    try:
        made = zone.init(folder, folder.resolve().name if name is None else name)
    except OSError as error:
        raise InputError(folder, f"无法建立文件夹（{reason(error)}）", "请换一个文件夹名") from error
    if not quiet:
        at = shown(made)
        typer.echo(f"已建好 {at}")
        typer.echo(f"把文件放进 {at}/documents，在 {at}/zone.toml 里登记，然后运行：gongfu check {at}")
        tables = "indicators.csv、targets.csv、observations.csv"
        typer.echo(f"指标：填 {tables}，然后运行：gongfu indicators check {at}")


@app.command()
def demo(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", parser=path_of, metavar="FOLDER", help="结果放在哪里 · Where the results go"),
    ] = Path("gongfu-demo"),
    site: Annotated[
        bool, typer.Option("--site/--no-site", help="最后打开演示网站，按 Ctrl-C 结束 · Open the site at the end")
    ] = True,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="网站的端口 · The site's port")
    ] = 8000,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """编译许昌样例区，判断指标，试算方案，打开演示网站 · Compile and judge the sample zone, and open its site"""
    from rich.console import Console

    from gongfu import zone
    from gongfu.demo import show, write_progress, write_trials

    sample = zone.load(zone.sample())
    files = {path: document.file for document in sample.documents if (path := sample.path(document))}
    failures: list[InputError] = []
    compiled = dict(_compiled(list(files), sample, jobs, quiet, failures))
    ledgers = list(compiled.values())
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(output, f"无法建立文件夹（{reason(error)}）", "请用 -o 换一个位置") from error
    _publish(ledgers, "xlsx", output / "台账.xlsx", sample)
    _print_json(iter(ledgers), output / "台账.jsonl", one=False)
    counts = write_progress(sample, output)
    measures = write_trials(sample, output)
    if not quiet:
        show(sample, {files[path]: ledger for path, ledger in compiled.items()}, Console(width=screen.width()))
        typer.echo("\n" + counts.decode("utf-8") + "\n" + measures.decode("utf-8"))
        names = ("台账.xlsx", "台账.jsonl", "进展.xlsx", "指标.html", "政策试算.xlsx", "政策试算.html")
        book, lines, table, page, trials, drawn = (shown(output / name) for name in names)
        typer.echo(f"台账已写好，请打开 {book}（程序可读：{lines}）")
        typer.echo(f"指标进展（样例数）：{table}，图：{page}")
        typer.echo(f"政策试算（合成人口、样例方案）：{trials}，图：{drawn}")
    if site and not failures:
        from gongfu.office.sample.site import prepare
        from gongfu.office.server import Serving, serve

        prepare(output / "办公室", screen.say)
        serve(output / "办公室", None, Serving(port=port), screen.say)
    raise typer.Exit(FAILED if failures else DONE)


def _zone(folder: Path | None) -> Zone | None:
    """The zone of a folder, its table of organizations looked through, so that what is wrong there is said once."""
    if folder is None:
        return None
    from gongfu import zone
    from gongfu.compiler.organizations import Directory

    place = zone.load(folder)
    Directory(place)
    return place


def _tables(zone: Zone | None) -> list[Path]:
    """The files in which a zone is written down."""
    return [zone.folder / name for name in ("zone.toml", "organizations.csv")] if zone else []


def _sources(
    paths: Sequence[Path], zone: Zone | None, quiet: bool, failures: list[InputError]
) -> Iterator[tuple[list[Path], Zone | None]]:
    """What ``check`` reads: the documents of each zone folder with their zone, any other path with ``zone``."""
    from gongfu.batch import gather

    for path in paths:
        if is_zone(path):
            place = cast("Zone", _zone(path))
            files = [file for document in place.documents if (file := place.path(document))]
            if not quiet:
                _tell_unlisted(place, files)
            yield files, place
        else:
            found = gather([path])
            failures += _unread(found, quiet)
            yield found.files, zone


def _tell_unlisted(zone: Zone, listed: Sequence[Path]) -> None:
    """Note what lies in a zone's folder of documents and is not read, since ``zone.toml`` does not list it."""
    from gongfu.batch import within

    known = {file.resolve() for file in listed}
    for file in within(zone.folder / "documents").files:
        if file.resolve() not in known:
            screen.note(file, "zone.toml 的清单里没有这个文件，没有检查")
    if not listed:
        screen.note(zone.folder / "zone.toml", "清单里没有文件，什么也没有检查")


def _unread(found: Gathered, quiet: bool) -> list[InputError]:
    """Say which folders could not be looked into, which count as failures, and which ledgers were left out."""
    for error in found.unread:
        screen.say(str(error))
    for ledger in () if quiet else found.ledgers:
        screen.note(ledger, "这是 gongfu 写出的台账，不当作政策文件读")
    return [*found.unread]


def _compiled(
    files: Sequence[Path], zone: Zone | None, jobs: int, quiet: bool, failures: list[InputError]
) -> Iterator[tuple[Path, Ledger]]:
    """Each file that can be read, with its ledger. Errors go to standard error and into ``failures``."""
    from gongfu.batch import compile_each

    jobs = jobs or min(os.cpu_count() or 1, len(files) // FILES_A_PROCESS)
    results = zip(files, compile_each(files, zone, jobs), strict=True)
    for file, result in results if quiet else _with_progress(results, len(files)):
        if isinstance(result, InputError):
            failures.append(result)
            screen.say(str(result))
        else:
            if not quiet:
                for warning in result.warnings:
                    screen.note(file, warning)
            yield file, result


def _with_progress(results: Iterator[tuple[Path, _Result]], total: int) -> Iterator[tuple[Path, _Result]]:
    """The same results, with a bar on a terminal while there are many of them."""
    if total < FILES_FOR_PROGRESS or sys.stderr is None or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(results, "读取文件", total, console=Console(stderr=True), transient=True)


def _print_json(ledgers: Iterator[Ledger], output: Path | None, one: bool) -> None:
    """One object where one document was named, else an object a line; on the screen each as soon as it is there."""
    import json

    lines = (json.dumps(ledger.to_dict(), ensure_ascii=False, indent=2 if one else None) + "\n" for ledger in ledgers)
    if output is None:
        for line in lines:
            write(line, None)
    elif text := "".join(lines):
        write(text, output)


def _publish(ledgers: list[Ledger], form: LedgerFormat, output: Path | None, zone: Zone | None) -> None:
    """Write ledgers in a format that shows them all together; nothing where there is none."""
    if not ledgers:
        return
    sink = output or screen.results()
    if form == "table":
        write(_table(ledgers, output), output)
    elif form == "csv":
        from gongfu.publish.delimited import write_csv

        write_csv(ledgers, sink)
    elif form == "xlsx":
        from gongfu.compiler.check import check as examine
        from gongfu.publish.workbook import write_workbook

        write_workbook(ledgers, [finding for ledger in ledgers for finding in examine(ledger, zone)], sink, zone)
    else:
        from gongfu.publish.gongwen import write_document

        write_document(ledgers, sink, zone)


def _table(ledgers: list[Ledger], output: Path | None) -> str:
    """The ledgers as a table for people; with colours only where it goes to a terminal."""
    from rich.console import Console

    from gongfu.publish.table import print_ledger

    console = Console(width=screen.width(), force_terminal=None if output is None else False)
    with console.capture() as capture:
        print_ledger(ledgers, console)
    return capture.get()


def main() -> None:
    """Run the command line. Whatever happens ends in an exit code and at most one line, never in a traceback."""
    screen.prepare()
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        code: int = app(arguments, prog_name="gongfu", standalone_mode=False) or DONE
        if sys.stdout is not None:
            sys.stdout.flush()
    except (InputError, InputErrors) as error:
        screen.say(str(error))
        return FAILED
    except typer.TyperException as error:
        screen.say(_usage(error))
        return FAILED
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except SystemExit:
        # typer's own answer to a reader that left; it has silenced the streams.
        return CLOSED_PIPE
    except BrokenPipeError:
        screen.silence(sys.stdout)
        return CLOSED_PIPE
    except Exception as error:
        if isinstance(error, OSError) and (told := screen.broken(error)):
            screen.silence(sys.stdout)
            screen.say(str(told))
        else:
            screen.say(f"gongfu: 程序内部错误（{type(error).__name__}: {error}）。请把命令、文件和这一行报告给维护者")
        return FAILED
    if code == INTERRUPTED:
        screen.say("已中断")
    return code


def _usage(error: typer.TyperException) -> str:
    """One line on a mistake in the command itself; without any argument, the help."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if "\n" in message:
        return message
    return f"gongfu: 命令写法有误（{in_chinese(message)}）。请看 gongfu --help 或 gongfu 命令 --help"
