"""Settings: production makes nothing up, and what cannot be meant stops the start with a sentence."""

import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from petitions import create_app
from petitions.config import UnsafeConfiguration, load_settings
from tests.support.house import ROOT

PRODUCTION = {
    "PETITIONS_ENV": "production",
    "PETITIONS_SECRET_KEY": "s" * 32,
    "PETITIONS_FIELD_KEYS": "k1:" + "11" * 32,
    "PETITIONS_TRUSTED_HOSTS": "petitions.example, www.petitions.example",
    "PETITIONS_PUBLIC_BASE_URL": "https://petitions.example/",
}
NEEDED = [name for name in PRODUCTION if name != "PETITIONS_ENV"]


def settle(patch: pytest.MonkeyPatch, folder: Path, **changes: str) -> None:
    """Set the environment of production, with changes; an empty one is as good as none."""
    patch.setenv("PETITIONS_INSTANCE", str(folder))
    for name, value in (PRODUCTION | changes).items():
        patch.setenv(name, value)


def test_production_starts_with_everything_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settle(monkeypatch, tmp_path)
    settings = load_settings()
    assert settings["PRODUCTION"] is True
    assert settings["TRUSTED_HOSTS"] == ["petitions.example", "www.petitions.example"]
    assert settings["PUBLIC_BASE_URL"] == "https://petitions.example"
    assert create_app().config["SECRET_KEY"] == "s" * 32
    assert list(tmp_path.iterdir()) == []


def test_the_cookies_of_production_are_for_this_host_and_encrypted_lines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle(monkeypatch, tmp_path)
    cookie = {name: value for name, value in create_app().config.items() if name.startswith("SESSION_COOKIE")}
    assert cookie == {
        "SESSION_COOKIE_NAME": "__Host-petitions",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PARTITIONED": False,
    }


@pytest.mark.parametrize("name", NEEDED)
def test_production_refuses_to_start_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    settle(monkeypatch, tmp_path, **{name: ""})
    with pytest.raises(UnsafeConfiguration, match=name):
        create_app()
    monkeypatch.delenv(name)
    with pytest.raises(UnsafeConfiguration, match=name):
        create_app()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PETITIONS_SECRET_KEY", "s" * 31),
        ("PETITIONS_FIELD_KEYS", "11" * 32),
        ("PETITIONS_FIELD_KEYS", "k1:1111"),
        ("PETITIONS_FIELD_KEYS", "k1:" + "11" * 32 + ",k1:" + "22" * 32),
        ("PETITIONS_TRUSTED_HOSTS", " , "),
        ("PETITIONS_PUBLIC_BASE_URL", "petitions.example"),
        ("PETITIONS_PUBLIC_BASE_URL", "ftp://petitions.example"),
        ("PETITIONS_PUBLIC_BASE_URL", "https://?x"),
        ("PETITIONS_ENV", "prod"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("PETITIONS_ENV", "Production"),
        ("PETITIONS_TRUSTED_PROXIES", "yes"),
        ("PETITIONS_TRUSTED_PROXIES", "-1"),
        ("PETITIONS_IDLE_MINUTES", "0"),
        ("PETITIONS_SESSION_HOURS", "ten"),
        ("PETITIONS_SMTP_PORT", "70000"),
        ("PETITIONS_SMTP_TLS", "ssl"),
        ("PETITIONS_CLAMD", "clamd"),
        ("PETITIONS_CLAMD", "unix:clamd.sock"),
        ("PETITIONS_CLAMD", ":3310"),
        ("PETITIONS_CLAMD", "127.0.0.1:70000"),
        ("PETITIONS_CLAMD", "127.0.0.1:"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    settle(monkeypatch, tmp_path, **{name: value})
    with pytest.raises(UnsafeConfiguration, match=name):
        create_app()


def test_a_password_of_the_mail_server_never_goes_in_the_clear(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle(monkeypatch, tmp_path, PETITIONS_SMTP_USER="office", PETITIONS_SMTP_PASSWORD="hush")
    assert load_settings()["SMTP_TLS"] == "starttls"
    monkeypatch.setenv("PETITIONS_SMTP_TLS", "none")
    with pytest.raises(UnsafeConfiguration, match="PETITIONS_SMTP_USER"):
        load_settings()


def test_development_makes_its_keys_once_and_keeps_them_to_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PETITIONS_INSTANCE", str(tmp_path))
    first, second = load_settings(), load_settings()
    assert (first["SECRET_KEY"], first["FIELD_KEYS"]) == (second["SECRET_KEY"], second["FIELD_KEYS"])
    assert len(first["SECRET_KEY"]) >= 32
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert kept == {"secret.key": 0o600, "field.key": 0o600}


def test_no_value_of_a_secret_stands_in_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settle(monkeypatch, tmp_path, PETITIONS_SECRET_KEY="", PETITIONS_FIELD_KEYS="k1:" + "ab" * 31)
    with pytest.raises(UnsafeConfiguration) as missing:
        create_app()
    monkeypatch.setenv("PETITIONS_SECRET_KEY", "hush" * 9)
    with pytest.raises(UnsafeConfiguration) as malformed:
        create_app()
    assert "abab" not in str(missing.value) + str(malformed.value)
    assert "hush" not in str(missing.value) + str(malformed.value)


def console(folder: Path, settings: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    program = "from petitions.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={"PATH": "", "PETITIONS_INSTANCE": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_console_says_it_in_a_sentence_and_fails(tmp_path: Path) -> None:
    told = console(tmp_path, PRODUCTION | {"PETITIONS_TRUSTED_HOSTS": ""}, "doctor")
    assert told.returncode == 2
    assert "PETITIONS_TRUSTED_HOSTS" in told.stderr
    assert "Traceback" not in told.stderr


def test_neither_does_the_server_start(tmp_path: Path) -> None:
    told = console(tmp_path, PRODUCTION | {"PETITIONS_FIELD_KEYS": "k1:00"}, "serve", "--port", "0")
    assert told.returncode == 2
    assert "PETITIONS_FIELD_KEYS" in told.stderr
