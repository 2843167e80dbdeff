"""The habits of a page, each a function that returns what is wrong in sentences."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from werkzeug.test import TestResponse

from tests.support.markup import Element, Page

LANGUAGES = {"zh-Hant-TW", "en"}
ERROR_PREFIX = re.compile(r"^(錯誤：|Error: )")
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "",
    "Permissions-Policy": "",
    "Content-Security-Policy": "",
}
CSP_NEEDS = ("default-src 'none'", "base-uri", "form-action", "frame-ancestors")
CSP_NEVER = ("unsafe-inline", "unsafe-eval", "http:", " *")


def it_has_one_heading_and_a_title_that_begins_with_it(page: Page) -> Iterator[str]:
    headings, titles = page.all("h1"), [t for t in page.all("title") if not _in(t, "svg")]
    if len(headings) != 1 or len(titles) != 1:
        yield f"has {len(headings)} h1 and {len(titles)} titles, not one of each"
    elif not ERROR_PREFIX.sub("", titles[0].text).startswith(headings[0].text or "\0"):
        yield f"its title 「{titles[0].text}」 does not begin with its h1 「{headings[0].text}」"


def it_says_its_language(page: Page) -> Iterator[str]:
    languages = {element["lang"] for element in page.all("html")}
    if not languages or not languages <= LANGUAGES:
        yield f"html lang is {languages or 'missing'}"


def it_can_be_walked_without_a_mouse(page: Page) -> Iterator[str]:
    if len(page.all("main")) != 1:
        yield "has not exactly one <main>"
    links = page.all("a")
    if not links or not links[0]["href"].startswith("#"):
        yield "does not begin with a skip link"
    yield from (f"tabindex {e['tabindex']}" for e in page.root.inside if e["tabindex"] > "0")


def every_tag_is_closed(page: Page) -> Iterator[str]:
    if page.unbalanced:
        yield f"tags are not closed in order: {page.unbalanced[:3]}"


def every_id_is_used_once_and_every_reference_leads_somewhere(page: Page) -> Iterator[str]:
    ids = Counter(element["id"] for element in page.root.inside if element["id"])
    yield from (f"id {key!r} is used {count} times" for key, count in ids.items() if count > 1)
    for element in page.root.inside:
        wanted = [element["for"] if element.tag == "label" else ""]
        wanted += element["aria-describedby"].split() + element["aria-labelledby"].split()
        if element.tag == "a" and re.match("#.", element["href"]):
            wanted.append(element["href"][1:])
        for key in filter(None, wanted):
            if key not in ids:
                yield f"<{element.tag}> refers to #{key}, which is not on the page"


def everything_has_a_name(page: Page) -> Iterator[str]:
    labelled = {label["for"] for label in page.all("label") if label.text}
    for field in page.all("input", "select", "textarea"):
        if field["type"] in UNLABELLED_TYPES or _named(field):
            continue
        if field["id"] not in labelled and not _in(field, "label"):
            yield f"<{field.tag} name={field['name']!r}> has no label"
    for element in page.all("a", "button"):
        pictures = "".join(image["alt"] for image in element.all("img"))
        if not (element.text or pictures or _named(element)):
            yield f"<{element.tag} {element.attrs}> has no text"
    yield from (f"<img {image['src']}> has no alt" for image in page.all("img") if "alt" not in image.attrs)


def every_form_says_where_and_how_it_is_sent(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = form["method"].lower()
        if not form["action"] or method not in {"get", "post"}:
            yield f"<form {form.attrs}> lacks action or method"
        tokens = [field["value"] for field in form.all("input") if field["name"] == "csrf_token"]
        if method == "post" and (len(tokens) != 1 or not tokens[0]):
            yield f"<form action={form['action']!r}> has {len(tokens)} CSRF tokens"
        if method == "get" and tokens:
            yield f"<form action={form['action']!r}> would show its CSRF token in the address"


def nothing_is_inline(page: Page, nonce: str = "") -> Iterator[str]:
    for element in page.root.inside:
        if element["style"]:
            yield f"<{element.tag}> has an inline style"
        if any(name.startswith("on") for name in element.attrs):
            yield f"<{element.tag}> has an inline event handler"
        if element["href"].lower().startswith("javascript:"):
            yield "a link runs a script"
        inline = element.tag == "style" or (element.tag == "script" and not element["src"])
        if inline and not (nonce and element["nonce"] == nonce):
            yield f"<{element.tag}> is inline without the nonce of the policy"
        for name in ("src", "href", "action"):
            if element.tag not in {"a", "use"} and re.match(r"(https?:)?//", element[name]):
                yield f"<{element.tag} {name}={element[name]!r}> comes from another place"


HABITS: tuple[Callable[[Page], Iterator[str]], ...] = (
    it_has_one_heading_and_a_title_that_begins_with_it,
    it_says_its_language,
    it_can_be_walked_without_a_mouse,
    every_tag_is_closed,
    every_id_is_used_once_and_every_reference_leads_somewhere,
    everything_has_a_name,
    every_form_says_where_and_how_it_is_sent,
)


def faults_of(response: TestResponse) -> list[str]:
    """Return everything that is wrong with a page, empty for a page as it should be."""
    policy = response.headers.get("Content-Security-Policy", "")
    nonce = re.search(r"'nonce-([^']+)'", policy)
    page = Page(response.text)
    faults = [fault for habit in HABITS for fault in habit(page)]
    faults += nothing_is_inline(page, nonce[1] if nonce else "")
    return faults + faults_of_headers(response)


def faults_of_headers(response: TestResponse) -> list[str]:
    """Return what the headers of any answer lack."""
    faults = [
        f"header {name} is {response.headers.get(name)!r}"
        for name, value in HEADERS.items()
        if value not in response.headers.get(name, "") or not response.headers.get(name)
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    faults += [f"the policy lacks {needed}" for needed in CSP_NEEDS if needed not in policy]
    return faults + [f"the policy allows {word!r}" for word in CSP_NEVER if word in policy]


def _named(element: Element) -> bool:
    return bool(element["aria-label"] or element["aria-labelledby"])


def _in(element: Element, tag: str) -> bool:
    return any(outer.tag == tag for outer in element.around)
