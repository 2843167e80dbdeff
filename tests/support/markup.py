"""A page as a tree of elements: just enough to ask what a reader, a screen reader and a form would find."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    """One element with what it contains."""

    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is read aloud, with white space folded."""
        parts = (part if isinstance(part, str) else part.text for part in self.content)
        return " ".join("".join(parts).split())

    @cached_property
    def inside(self) -> "list[Element]":
        """Every element below this one, in the order of the page; asked for once the page is whole."""
        found: list[Element] = []
        for part in self.content:
            if isinstance(part, Element):
                found.append(part)
                found += part.inside
        return found

    @property
    def around(self) -> "Iterator[Element]":
        """Every element that contains this one, the nearest first."""
        if self.parent:
            yield self.parent
            yield from self.parent.around

    def all(self, *tags: str) -> "list[Element]":
        return [element for element in self.inside if element.tag in tags]

    def __getitem__(self, name: str) -> str:
        return self.attrs.get(name, "")


class Page(HTMLParser):
    """A parsed page; `unbalanced` names the tags that were not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#page", {})
        self.unbalanced: list[str] = []
        self._here = self.root
        self.feed(html)
        self.close()
        self.unbalanced += [f"<{element.tag}>" for element in (self._here, *self._here.around)][:-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.content.append(element)
        if tag not in VOID and self.get_starttag_text()[-2:] != "/>":
            self._here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._here.content.append(Element(tag, {n: v or "" for n, v in attrs}, self._here))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._here.tag == tag and self._here.parent:
            self._here = self._here.parent
        else:
            self.unbalanced.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._here.content.append(data)

    def all(self, *tags: str) -> list[Element]:
        return self.root.all(*tags)

    def by_id(self, key: str) -> Element | None:
        return next((element for element in self.root.inside if element["id"] == key), None)


def typed_values(form: Element) -> dict[str, str | list[str]]:
    """Return what a browser would send of a form as it stands, without its buttons."""
    sent: dict[str, list[str]] = {}
    for field_ in form.all("input", "select", "textarea"):
        if field_["name"] and "disabled" not in field_.attrs:
            sent.setdefault(field_["name"], []).extend(_values(field_))
    return {name: vals if len(vals) > 1 else vals[0] for name, vals in sent.items() if vals}


def _values(field_: Element) -> list[str]:
    if field_.tag == "textarea":
        return ["".join(part for part in field_.content if isinstance(part, str))]
    if field_.tag == "select":
        options = field_.all("option")
        chosen = [option for option in options if "selected" in option.attrs] or options[:1]
        return [option.attrs.get("value", option.text) for option in chosen]
    if field_["type"] in {"submit", "button", "reset", "image", "file"}:
        return []
    if field_["type"] in {"checkbox", "radio"}:
        return [field_.attrs.get("value", "on")] if "checked" in field_.attrs else []
    return [field_["value"]]
