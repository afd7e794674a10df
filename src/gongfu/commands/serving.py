"""``gongfu serve``: the office opened in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongfu import screen
from gongfu.commands.options import path_of

__all__ = ["Data", "serve"]

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        parser=path_of,
        metavar="DIR",
        help="数据文件夹，不写则看 $GONGFU_OFFICE，再不然是 gongfu-office · The data folder",
    ),
]


def serve(
    zone: Annotated[
        Path | None,
        typer.Argument(
            parser=path_of,
            metavar="[ZONE]",
            help="试验区文件夹，第一次不写则为样例区 · The zone, the sample where a new office names none",
        ),
    ] = None,
    data: Data = None,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="在哪个地址上开，0.0.0.0 为所有 · The address to listen on")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="端口，0 为任选空闲的 · The port, 0 any")
    ] = 8000,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="N", help="进程数 · Number of processes")
    ] = 2,
) -> None:
    """打开办公室：台账、填报、审核、督办 · Serve the office: ledger, reports, reviews, orders"""
    from gongfu.office.server import Serving, serve

    serve(data, zone, Serving(host, port, workers), screen.say)
