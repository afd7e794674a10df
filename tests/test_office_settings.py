"""An office set up for the open passes Django's own check; its answers carry what browsers need to protect people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from served import environment, gongfu, manage

OPEN = 'https = true\nhosts = ["gongfu.example.gov.cn"]\n'


@pytest.fixture
def abroad(office: Path) -> Path:
    """An office behind a proxy with HTTPS."""
    with (office / "office.toml").open("a", encoding="utf-8") as file:
        file.write(OPEN)
    return office


def test_the_check_for_deployment_is_clean(abroad: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gongfu.office", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment(abroad),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
    looked = gongfu(abroad, "office", "check")
    assert looked.returncode == 0
    assert "好：设置通过 Django 的安全检查（check --deploy）" in looked.stdout.splitlines()


def test_answers_in_the_open(abroad: Path) -> None:
    code = """
import json
from django.test import Client
client = Client(SERVER_NAME='gongfu.example.gov.cn')
plain = client.get('/')
secure = client.get('/', secure=True, follow=True)
cookies = {name: [bool(c['secure']), c['samesite']] for name, c in secure.cookies.items()}
print(json.dumps({
    'plain': [plain.status_code, plain.headers['Location']],
    'headers': dict(secure.headers), 'cookies': cookies,
    'strange': Client(SERVER_NAME='evil.example').get('/', secure=True).status_code,
    'health': Client(SERVER_NAME='127.0.0.1').get('/health').status_code,
}))
"""
    told = json.loads(manage(abroad, code))
    assert told["plain"] == [301, "https://gongfu.example.gov.cn/"]
    assert told["strange"] == 400
    assert told["health"] == 200  # a monitor on this machine asks without a proxy
    assert told["cookies"] and all(secure and site == "Lax" for secure, site in told["cookies"].values())
    headers = told["headers"]
    assert int(headers["Strict-Transport-Security"].partition("max-age=")[2].partition(";")[0]) >= 31536000
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin" and headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    assert "unsafe-eval" not in headers["Content-Security-Policy"] and "http" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("database = 'mysql://x'", "database"),
        ("hosts = 'one'", "hosts"),
        ("https = 'yes'", "https"),
        ("colour = 'red'", "colour"),
        ("[mail]\nsecurity = 'ssl3'", "security"),
        ("zone = ", "office.toml"),
    ],
)
def test_a_mistake_in_the_settings_is_said_in_a_line(line: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(line + "\n", "utf-8")
    done = gongfu(tmp_path, "office", "check")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert named in done.stderr and "office.toml" in done.stderr and "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_said_in_a_line(tmp_path: Path, small_zone: Path) -> None:
    (tmp_path / "office.toml").write_text(f'zone = "{small_zone}"\n', "utf-8")
    address = "postgresql://somebody:geheim@127.0.0.1:9/nothing"
    done = gongfu(tmp_path, "serve", "--port", "0", GONGFU_DATABASE=address)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "连不上" in done.stderr and "geheim" not in done.stderr
