"""The English of the office: nothing missing, nothing left over, and compiled as it stands."""

from __future__ import annotations

import pytest
import translate
from django.test import Client
from offices import task, unit, user


def test_every_text_has_its_english_and_the_compiled_catalogue_is_the_written_one() -> None:
    catalogue = translate.load()
    assert translate.problems(catalogue, translate.messages()) == [], "run tools/translate.py and fill in what is empty"
    assert translate.CATALOGUE.with_suffix(".mo").read_bytes() == translate.compiled(catalogue)


@pytest.mark.django_db
def test_the_cookie_chooses_and_the_browser_does_not() -> None:
    task("T1", lead=unit())
    client = Client(headers={"Accept-Language": "en-US"})
    client.force_login(user("office"))
    page = client.get("/ledger/")
    assert page.headers["Content-Language"] == "zh-hans" and "任务台账" in page.content.decode()
    back = client.post("/language/", {"language": "en", "next": "/ledger/"})
    assert back.headers["Location"] == "/ledger/"
    english = client.get("/ledger/").content.decode()
    assert '<html lang="en"' in english and "In progress" in english and "任务台账" not in english
    assert client.post("/language/", {"language": "en", "next": "https://example.org/"}).headers["Location"] == "/"
