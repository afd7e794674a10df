"""The audit of what we depend on: a known weakness fails, a silent service does not pass for a clean answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import audit
import pytest

TEXT = """\
idna==3.9 \\
    --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000
six==1.17.0 ; sys_platform == 'win32' \\
    --hash=sha256:1111111111111111111111111111111111111111111111111111111111111111
    # via something
"""
ADVISORY = {
    "id": "GHSA-test",
    "modified": "2025-01-01T00:00:00Z",
    "summary": "六的弱点",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "six"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.18.0"}]}],
        }
    ],
}


class Service(BaseHTTPRequestHandler):
    """As OSV answers: which advisories touch each package, then an advisory."""

    weak: frozenset[str] = frozenset()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
        found = {"vulns": [{"id": ADVISORY["id"], "modified": ADVISORY["modified"]}]}
        self._answer({"results": [found if one["package"]["name"] in self.weak else {} for one in asked]})

    def do_GET(self) -> None:
        self._answer(ADVISORY)

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_every_pin_is_asked_about() -> None:
    assert audit.pinned(TEXT) == ["idna==3.9", "six==1.17.0 ; sys_platform == 'win32'"]
    text = (audit.ROOT / "requirements.txt").read_text("utf-8")
    assert len(audit.pinned(text)) == sum(line[:1].isalnum() for line in text.splitlines())


def test_a_known_weakness_fails_and_is_named(
    file: Path, service: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert audit.audit(file, service) == 0
    told = capsys.readouterr().out
    if "NOT audited" in told:
        pytest.skip(f"needs the package index: {told.strip()}")
    assert "2 packages" in told
    monkeypatch.setattr(Service, "weak", frozenset({"six"}))
    assert audit.audit(file, service) == 1
    told = capsys.readouterr().out
    assert "GHSA-test" in told and "1.18.0" in told


def test_a_service_that_does_not_answer_is_said(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.audit(file, "http://127.0.0.1:9/") == 0
    assert "NOT audited" in capsys.readouterr().out
