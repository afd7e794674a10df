"""``load_zone [FOLDER]``: load a zone folder, the office's own unless another is named."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gongfu.office.zones.loading import load_zone


class Command(BaseCommand):
    """Loading twice changes nothing; documents that have changed wait as drafts unless ``--replace`` is given."""

    help = "把试验区文件夹载入系统：县区、行动、单位和文件。重复载入不会重复；有改动的文件先列为待核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and whether to import changed documents at once."""
        parser.add_argument("folder", nargs="?", default="", help="试验区文件夹；不写就是 office.toml 里的那一个")
        parser.add_argument("--replace", action="store_true", help="有改动的文件不等核对，直接导入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was done."""
        done = load_zone(options["folder"] or settings.CONFIG.zone_folder, replace=options["replace"])
        for fault in done.faults:
            self.stderr.write(str(fault))
        if not done.changed:
            self.stdout.write("没有变化")
            return
        self.stdout.write(
            f"县（市、区）{done.areas}，行动 {done.actions}，单位 {done.units}，文件 {done.sources}（新增或更新）；"
            f"导入 {len(done.imported)} 份文件，涉及 {done.tasks} 项任务；待核对 {len(done.drafts)} 份"
        )
