"""Settings, from the environment and the instance folder. Production makes nothing up."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from petitions.resources import instance_folder

CITY = "高雄市政府"
LETTER_WORD = "高市消保字"
DATABASES = ("sqlite://", "postgresql+psycopg://")
ENVIRONMENTS = ("development", "production")
TLS = ("none", "starttls", "tls")
SHORTEST_SECRET = 32
MOST_PORT = 65535


class UnsafeConfiguration(RuntimeError):
    """A setting is missing or cannot be meant; the program does not start."""


def load_settings() -> dict[str, Any]:
    """Return the settings of this installation.

    `PETITIONS_ENV=production` refuses to start without secret key, field-encryption keys, trusted hosts and
    the public address; in development the keys are made on first use and kept with mode 0600.
    Raises UnsafeConfiguration.
    """
    folder = instance_folder()
    production = _is_production()
    settings: dict[str, Any] = {
        "PRODUCTION": production,
        **_folders(folder),
        "SQLALCHEMY_DATABASE_URI": _database_url(folder),
        **_office(),
        "BABEL_DEFAULT_LOCALE": "zh_Hant_TW",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Taipei",
        "WTF_I18N_ENABLED": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,  # 300,000 of the longest characters, still answered kindly
        "SESSION_COOKIE_NAME": "__Host-petitions" if production else "petitions",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        **_limits(),
        "SMTP_HOST": os.environ.get("PETITIONS_SMTP_HOST", ""),
        "SMTP_PORT": _number("PETITIONS_SMTP_PORT", 25, least=1),
        **_mail(production=production),
        "HEAD_EMAIL": os.environ.get("PETITIONS_HEAD_EMAIL", ""),
        "SECRETARY_GENERAL_EMAIL": os.environ.get("PETITIONS_SECRETARY_GENERAL_EMAIL", ""),
        "CLAMD": _clamd(),
        "SUPPLEMENT_PAUSES": _number("PETITIONS_SUPPLEMENT_PAUSES", 0) > 0,
        "ARGON2_TIME": 2,
        "ARGON2_MEMORY_KIB": 19 * 1024,
    }
    settings.update(_production_keys() if production else _development_keys(folder))
    return settings


def _folders(instance: Path) -> dict[str, str]:
    """Return where the program keeps its own things, and where the files that people send."""
    return {"INSTANCE": str(instance), "FILES": os.environ.get("PETITIONS_FILES") or str(instance / "files")}


def _office() -> dict[str, str]:
    """Return how the office calls itself on its papers, and where further fonts for them are."""
    return {
        "CITY": os.environ.get("PETITIONS_CITY", CITY),
        "LETTER_WORD": os.environ.get("PETITIONS_LETTER_WORD", LETTER_WORD),
        "FONTS": os.environ.get("PETITIONS_FONTS", ""),
    }


def _mail(*, production: bool) -> dict[str, Any]:
    """Return how mail is sent; a password never goes over a line that others can read."""
    tls = os.environ.get("PETITIONS_SMTP_TLS") or ("starttls" if production else "none")
    user = os.environ.get("PETITIONS_SMTP_USER", "")
    if tls not in TLS:
        raise UnsafeConfiguration(f"PETITIONS_SMTP_TLS 只能是 {'、'.join(TLS)}，不能是「{tls}」。")
    if user and tls == "none":
        raise UnsafeConfiguration(
            "設定了 PETITIONS_SMTP_USER 就必須加密：PETITIONS_SMTP_TLS 應為 starttls 或 tls。"
        )
    return {
        "SMTP_TLS": tls,
        "SMTP_USER": user,
        "SMTP_PASSWORD": os.environ.get("PETITIONS_SMTP_PASSWORD", ""),
        "MAIL_FROM": os.environ.get("PETITIONS_MAIL_FROM", "no-reply@petitions.example"),
        "BOUNCES_TO": os.environ.get("PETITIONS_BOUNCES_TO", ""),
    }


def _clamd() -> str:
    """Return where the virus scanner listens, `unix:/path` or `host:port`; empty where there is none."""
    address = os.environ.get("PETITIONS_CLAMD", "").strip()
    host, _, port = address.rpartition(":")
    is_port = bool(host) and port.isascii() and port.isdigit() and 0 < int(port) <= MOST_PORT
    if address and not address.startswith("unix:/") and not is_port:
        raise UnsafeConfiguration(f"PETITIONS_CLAMD 應為 unix:/路徑 或 主機:埠號，不能是「{address}」。")
    return address


def _limits() -> dict[str, int]:
    """Read whose word counts for an address, how long a session lasts, and how much one address may file."""
    return {
        "TRUSTED_PROXIES": _number("PETITIONS_TRUSTED_PROXIES", 0),
        "IDLE_MINUTES": _number("PETITIONS_IDLE_MINUTES", 30, least=1),
        "SESSION_HOURS": _number("PETITIONS_SESSION_HOURS", 10, least=1),
        "FILINGS_AN_HOUR": _number("PETITIONS_FILINGS_AN_HOUR", 200),
    }


def _is_production() -> bool:
    """Read the mode; a misspelt one must not quietly mean development."""
    mode = os.environ.get("PETITIONS_ENV") or ENVIRONMENTS[0]
    if mode not in ENVIRONMENTS:
        raise UnsafeConfiguration(f"PETITIONS_ENV 只能是 {' 或 '.join(ENVIRONMENTS)}，不能是「{mode}」。")
    return mode == ENVIRONMENTS[1]


def _number(name: str, default: int, *, least: int = 0) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= MOST_PORT:
        raise UnsafeConfiguration(f"{name} 應為 {least} 以上的整數，不能是「{text}」（not a number）。")
    return int(text)


def _database_url(folder: Path) -> str:
    """Return the database address; a bare postgresql:// means psycopg 3, as SQLAlchemy 2.1 reads it."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'petitions.db'}")
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(DATABASES):
        raise UnsafeConfiguration(
            "DATABASE_URL 只能是 sqlite:///… 或 postgresql+psycopg://…（SQLite or PostgreSQL）。"
        )
    return url


def _production_keys() -> dict[str, Any]:
    needed = {
        "SECRET_KEY": "PETITIONS_SECRET_KEY",
        "FIELD_KEYS": "PETITIONS_FIELD_KEYS",
        "TRUSTED_HOSTS": "PETITIONS_TRUSTED_HOSTS",
        "PUBLIC_BASE_URL": "PETITIONS_PUBLIC_BASE_URL",
    }
    found = {key: os.environ.get(name, "") for key, name in needed.items()}
    missing = [needed[key] for key, value in found.items() if not value]
    if missing:
        raise UnsafeConfiguration(f"正式環境缺少設定，不能啟動：{'、'.join(missing)}（missing settings）")
    if len(found["SECRET_KEY"]) < SHORTEST_SECRET:
        raise UnsafeConfiguration(
            f"PETITIONS_SECRET_KEY 太短，至少 {SHORTEST_SECRET} 個字元（secret key too short）。"
        )
    hosts = [host.strip() for host in found["TRUSTED_HOSTS"].split(",") if host.strip()]
    if not hosts:
        raise UnsafeConfiguration("PETITIONS_TRUSTED_HOSTS 沒有任何主機名稱（no trusted host）。")
    base = urlsplit(found["PUBLIC_BASE_URL"])
    if base.scheme not in {"http", "https"} or not base.hostname or base.query or base.fragment:
        raise UnsafeConfiguration("PETITIONS_PUBLIC_BASE_URL 應為完整網址，例如 https://petitions.example。")
    return {**found, "TRUSTED_HOSTS": hosts, "PUBLIC_BASE_URL": found["PUBLIC_BASE_URL"].rstrip("/")}


def _development_keys(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "SECRET_KEY": os.environ.get("PETITIONS_SECRET_KEY") or _kept_secret(folder / "secret.key"),
        "FIELD_KEYS": os.environ.get("PETITIONS_FIELD_KEYS") or "k1:" + _kept_secret(folder / "field.key"),
        "TRUSTED_HOSTS": None,
        "PUBLIC_BASE_URL": os.environ.get("PETITIONS_PUBLIC_BASE_URL", ""),
    }


def _kept_secret(path: Path) -> str:
    """Return the secret in a file of the instance folder; made at first use, for its owner to read only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        value = secrets.token_hex(32)
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return value
