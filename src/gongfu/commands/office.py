"""``gongfu office``: users, backups, and whether all is well. What a command needs is imported when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.options import PROBLEMS, Quiet, path_of, word_of
from gongfu.commands.serving import Data
from gongfu.documents.errors import InputError, shown

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["app"]

app = typer.Typer(
    name="office",
    help="办公室的用户、备份和检查 · Users, backups and checks of the office",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Username = Annotated[str, typer.Argument(parser=word_of, metavar="USERNAME", help="登录名 · The name to sign in with")]
FromInput = Annotated[
    bool,
    typer.Option("--password-stdin", help="从标准输入读密码（一行），不问 · Read the password from standard input"),
]


@app.command()
def createuser(
    username: Username,
    name: Annotated[
        str, typer.Option("--name", parser=word_of, metavar="NAME", help="显示的姓名或岗位 · The name that is shown")
    ],
    role: Annotated[
        Literal["office", "task_force", "reporter", "reviewer", "area", "auditor", "reader"],
        typer.Option("--role", help="角色 · The role"),
    ] = "office",
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            parser=word_of,
            metavar="NAME",
            help="哪个单位、县（市、区）或行动的 · Of which unit, area or action",
        ),
    ] = None,
    email: Annotated[str, typer.Option("--email", metavar="EMAIL", help="收提醒的邮箱 · Where reminders go")] = "",
    password_stdin: FromInput = False,
    data: Data = None,
) -> None:
    """新建一个用户 · Make a user"""
    from gongfu.office.keeping.folder import begin

    begin(data)
    from gongfu.office.keeping.users import create

    made = create(username, name, role, of, email, lambda user: _password(user, password_stdin))
    screen.say(f"已建好用户 {shown(made.username)}（{'、'.join(map(str, made.posts.all()))}）")


@app.command()
def passwd(username: Username, password_stdin: FromInput = False, data: Data = None) -> None:
    """给一个用户换密码 · Give a user a new password"""
    from gongfu.office.keeping.folder import begin

    begin(data)
    from gongfu.office.keeping.users import change

    change(username, lambda user: _password(user, password_stdin))
    screen.say(f"已换好 {shown(username)} 的密码")


@app.command()
def backup(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            parser=path_of,
            metavar="FILE|FOLDER",
            help="写到哪里，不写则为数据文件夹里的 backups · Where to, else backups in the data folder",
        ),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, metavar="N", help="只留最新的 N 份，0 为全留 · Keep the newest N, 0 all")
    ] = 0,
    data: Data = None,
    quiet: Quiet = False,
) -> None:
    """备份：数据库、佐证文件、设置；可以边用边备 · Back up the database, evidence and settings while people work"""
    from gongfu.office.keeping.backup import backup as make
    from gongfu.office.keeping.folder import begin

    config = begin(data)
    made = make(config, output or config.folder / "backups", keep=keep)
    for name in made.missing:
        screen.note(config.files / name, "数据库里有记录，但文件不在，没有备到")
    if not quiet:
        gone = f"，删去旧备份 {len(made.dropped)} 份" if made.dropped else ""
        screen.say(f"已备份到 {shown(made.file)}（{made.files} 个文件，{made.size / 1e6:.1f} MB{gone}）")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(parser=path_of, metavar="FILE", help="备份文件 · The backup")],
    replace: Annotated[
        bool, typer.Option("--replace", help="替换已有的办公室，原有的移到旁边 · Replace an office, moved aside")
    ] = False,
    data: Data = None,
    quiet: Quiet = False,
) -> None:
    """恢复一份备份，要么全部，要么不动 · Put a backup back, whole or not at all"""
    import os

    from gongfu.office.config import FOLDER
    from gongfu.office.keeping.restore import restore as put_back

    folder = Path(data or os.environ.get(FOLDER) or "gongfu-office").resolve()
    manifest = put_back(file, folder, replace=replace)
    if not quiet:
        screen.say(
            f"已恢复 {manifest.made} 的备份（{len(manifest.files)} 个文件）到 {shown(folder)}，"
            "请检查：gongfu office check"
        )


@app.command()
def check(data: Data = None, quiet: Quiet = False) -> None:
    """检查数据库、佐证文件、设置、空间和备份 · Look the office through"""
    from gongfu.office.keeping.check import check as look
    from gongfu.office.keeping.folder import begin

    marks = {"ok": "好", "note": "提示", "problem": "问题"}
    problems = 0
    for finding in look(begin(data)):
        problems += finding.level == "problem"
        if not quiet or finding.level == "problem":
            typer.echo(f"{marks[finding.level]}：{shown(finding.text)}")
    raise typer.Exit(PROBLEMS if problems else 0)


@app.command()
def tick(data: Data = None, quiet: Quiet = False) -> None:
    """做到点该做的事：开期、截止、提醒 · Do what the clock asks for"""
    from gongfu.office.keeping.folder import begin

    begin(data)
    from gongfu.office.backstage import tick as strike

    told = strike()
    for app_name, done in told.items():
        if done and (not quiet or done.startswith("失败")):
            typer.echo(f"{app_name}：{shown(done)}")
    raise typer.Exit(PROBLEMS if any(done.startswith("失败") for done in told.values()) else 0)


@app.command()
def worker(
    batch: Annotated[bool, typer.Option("--batch", help="做完等着的就结束 · End when nothing waits")] = False,
    data: Data = None,
) -> None:
    """在后台做编译、导出等费时的事（serve 已带一个）· Do long work in the background; serve has one"""
    from gongfu.office.keeping import lock
    from gongfu.office.keeping.folder import begin

    config = begin(data)
    from gongfu.office.backstage import work, worker_name

    with lock.holding(config.folder, lock.WORKER, "正在做后台工作"):
        running = work(worker_name(config.folder), batch=batch)
        running.configure_signals()
        running.run()


def _password(user: User, from_input: bool) -> str:
    """The new password: from standard input, or asked for twice without showing it."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    import getpass

    if not sys.stdin.isatty():
        raise InputError("密码", "没有终端可以输入", "请加上 --password-stdin，从标准输入给出")
    first = getpass.getpass("密码：")
    if getpass.getpass("再输一次：") != first:
        raise InputError("密码", "两次输入不一样，没有改动", "请再运行一次")
    return first
