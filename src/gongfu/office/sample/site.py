"""The demonstration as a site: the sample zone, two years of work, an account for every kind of post."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gongfu.files import put

__all__ = ["prepare"]

_SETTINGS = """\
# 演示用的办公室：数据都是样例，登录页列出演示账号
zone = "sample"
demo = true
today = "{day}"  # 演示把这一天当作今天
"""
_DAY = "2026-06-22"
"""As :data:`gongfu.office.sample.work.DAY`, which cannot be imported before there is an office."""


def prepare(folder: Path, tell: Callable[[str], None]) -> None:
    """Make the demonstration in ``folder``, or leave the one that is there as it is."""
    from gongfu.office.keeping import folder as keeping

    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "office.toml"
    if not settings.exists():
        put(_SETTINGS.format(day=_DAY).encode(), settings)
    config = keeping.begin(folder)
    for line in keeping.prepare(config):
        tell(line)
    from gongfu.office.sample.work import DAY, load_work
    from gongfu.office.zones.loading import load_zone

    assert DAY.isoformat() == _DAY
    load_zone(config.zone_folder)
    if reports := load_work():
        tell(f"演示数据：两年的填报 {reports:,} 份，都是样例")
