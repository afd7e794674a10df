"""``python -m gongfu.office trial_population``: build the population that reforms are tried on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.trials import city


class Command(BaseCommand):
    """Build it in this process, whose memory is given back when it ends."""

    help = "造试算用的人口 · Build the population that reforms are tried on"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--persons", type=int, default=None, help="造多少人，不写则造全部 · How many, else all")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = city.build(options["persons"])
        except (InputError, InputErrors) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(city.told(made))
