"""Settings, from the environment and the instance folder. Production makes nothing up."""

import os
import secrets
from pathlib import Path
from typing import Any

from petitions.resources import instance_folder

CITY = "高雄市政府"


class UnsafeConfiguration(RuntimeError):
    """Production was asked for, but something it needs is missing."""


def load_settings() -> dict[str, Any]:
    """Return the settings of this installation.

    `PETITIONS_ENV=production` refuses to start without secret key, field-encryption keys, trusted hosts and
    the public address; in development the keys are made on first use and kept with mode 0600.
    Raises UnsafeConfiguration.
    """
    folder = instance_folder()
    production = os.environ.get("PETITIONS_ENV", "development") == "production"
    settings: dict[str, Any] = {
        "PRODUCTION": production,
        "INSTANCE": str(folder),
        "SQLALCHEMY_DATABASE_URI": _database_url(folder),
        "CITY": os.environ.get("PETITIONS_CITY", CITY),
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
        "IDLE_MINUTES": int(os.environ.get("PETITIONS_IDLE_MINUTES", "30")),
        "SESSION_HOURS": int(os.environ.get("PETITIONS_SESSION_HOURS", "10")),
        "SMTP_HOST": os.environ.get("PETITIONS_SMTP_HOST", ""),
        "SMTP_PORT": int(os.environ.get("PETITIONS_SMTP_PORT", "25")),
        "MAIL_FROM": os.environ.get("PETITIONS_MAIL_FROM", "no-reply@petitions.example"),
        "ARGON2_TIME": 2,
        "ARGON2_MEMORY_KIB": 19 * 1024,
    }
    settings.update(_production_keys() if production else _development_keys(folder))
    return settings


def _database_url(folder: Path) -> str:
    """Return the database address; a bare postgresql:// means psycopg 3, as SQLAlchemy 2.1 reads it."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'petitions.db'}")
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
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
    if len(found["SECRET_KEY"]) < 32:
        raise UnsafeConfiguration("PETITIONS_SECRET_KEY 太短，至少 32 個字元（secret key too short）。")
    hosts = [host.strip() for host in found["TRUSTED_HOSTS"].split(",") if host.strip()]
    return {**found, "TRUSTED_HOSTS": hosts}


def _development_keys(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "SECRET_KEY": os.environ.get("PETITIONS_SECRET_KEY") or _kept_secret(folder / "secret.key"),
        "FIELD_KEYS": os.environ.get("PETITIONS_FIELD_KEYS") or "k1:" + _kept_secret(folder / "field.key"),
        "TRUSTED_HOSTS": None,
        "PUBLIC_BASE_URL": os.environ.get("PETITIONS_PUBLIC_BASE_URL", ""),
    }


def _kept_secret(path: Path) -> str:
    """Return the secret in a file of the instance folder; make it at first use, readable by the owner only."""
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
