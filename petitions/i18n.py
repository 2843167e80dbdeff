"""Which language a page speaks: Traditional Chinese everywhere, English on the public side too.

Chinese is the language of the source, so only English has a catalogue. It is compiled when a
wheel is built; in a checkout this module compiles it at the first start.
"""

import ast
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, has_request_context, request, url_for
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup

from petitions.resources import PACKAGE

CHINESE, ENGLISH = "zh_Hant_TW", "en"
LOCALES = {"zh": CHINESE, "en": ENGLISH}
HTML_LANG = {CHINESE: "zh-Hant-TW", ENGLISH: "en"}
PUBLIC = ("public", "intake", "respond", "accounts", None)
"""The blueprints that speak English too; None stands for the pages of errors."""

COOKIE = "lang"
A_YEAR = 365 * 24 * 60 * 60
YES = ("yes", "true", "1")


def init_app(app: Flask) -> None:
    """Compile the catalogue where needed, choose the language of each request, remember a choice."""
    folders = compile_catalogues(PACKAGE / "translations", Path(app.instance_path) / "translations")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, folders))
    Babel(app, locale_selector=select_locale)
    app.add_template_filter(translate, "tr")
    app.add_template_filter(translate_error, "tr_error")
    app.add_template_global(in_english)
    app.add_template_global(html_lang)
    app.add_template_global(language_url)
    app.after_request(_remember_choice)


def compile_catalogues(folder: Path, spare: Path) -> tuple[Path, ...]:
    """Compile each catalogue that changed, and return the folders to read catalogues from.

    A package folder that nobody may write to (an installed wheel) brings its catalogues with it;
    should they be missing all the same, they go to `spare`.
    """
    used = [folder]
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if _is_fresh(compiled, source):
            continue
        try:
            _compile(source, compiled)
        except OSError:
            other = spare / compiled.relative_to(folder)
            if not _is_fresh(other, source):
                other.parent.mkdir(parents=True, exist_ok=True)
                _compile(source, other)
            used = [spare, folder]
    return tuple(used)


def _is_fresh(compiled: Path, source: Path) -> bool:
    return compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime


def _compile(source: Path, target: Path) -> None:
    """Write a catalogue beside its place and move it there, since several processes may start at once."""
    with source.open("rb") as file:
        messages = read_po(file, locale=source.parts[-3])
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        write_mo(file, messages)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def select_locale() -> str:
    """Return the locale of this request: what was asked for, was chosen before, or comes first.

    A browser gets English unasked only when English is the first of its languages.
    """
    if not has_request_context() or request.blueprint not in PUBLIC:
        return CHINESE
    for chosen in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LOCALES:
            return LOCALES[chosen]
    first = request.accept_languages.best or ""
    return ENGLISH if first.lower().split("-")[0] == "en" else CHINESE


def in_english() -> bool:
    """Say whether this page is in English."""
    return str(get_locale() or CHINESE) == ENGLISH


def html_lang() -> str:
    """Return the language tag of this page."""
    return HTML_LANG[ENGLISH if in_english() else CHINESE]


def language_url(code: str) -> str:
    """Return the address of this page in another language (`en` or `zh`)."""
    if request.endpoint is None or "GET" not in _methods():
        return url_for("public.home", lang=code)
    return url_for(request.endpoint, **(request.view_args or {}), lang=code)


def _methods() -> set[str]:
    return (request.url_rule.methods if request.url_rule else None) or set()


def _remember_choice(response: Response) -> Response:
    """Keep a language chosen with ?lang= in a cookie that holds nothing else."""
    chosen = request.args.get("lang")
    if chosen in LOCALES:
        secure = request.is_secure
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    if response.mimetype == "text/html" and request.blueprint in PUBLIC:
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def translate(text: object) -> str:
    """Return a sentence in the language of the page, or as it is when there is no other."""
    plain = str(text) if text else ""
    return str(get_translations().ugettext(plain)) if plain else ""


def translate_error(text: object) -> str | Markup:
    """Return an error in the language of the page.

    A sentence put together from what was typed has no English: it then follows a general one.
    """
    translated = translate(text)
    if not in_english() or translated != str(text) or translated.isascii():
        return translated
    general = translate("這一欄有問題，請再檢查。")
    return Markup('{} <span lang="zh-Hant-TW">{}</span>').format(general, translated)


def extract_labels(
    file: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, str]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Give pybabel the Chinese texts of a module: those with the option `ending`, or all.

    Docstrings, and texts that are put together from parts, are not for looking up.
    """
    tree = ast.parse(file.read())
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
    ending = options.get("ending", "")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in skipped or not isinstance(node.value, str):
            continue
        if not node.value.isascii() and node.value.endswith(ending):
            yield node.lineno, None, node.value, []
