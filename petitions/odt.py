"""Letters as editable OpenDocument text: the same words as the page and the PDF."""

from functools import cache
from io import BytesIO
from typing import Any, Final

from petitions.rules.sheet import ItemKind, Sheet

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
FONT: Final = "標楷體"
NUMERALS: Final = "零一二三四五六七八九"


def letter_as_odt(sheet: Sheet) -> bytes:
    """Return a letter as an ODT file, to be edited in an office program; its text is never markup."""
    import odfdo as odf  # noqa: PLC0415  (slow to start, and only needed here)

    document = odf.Document("text")
    document.meta.title = sheet.title
    document.meta.creator = sheet.agency
    document.meta.language = "zh-TW"
    for style in _styles():
        document.insert_style(style, automatic=False)
    body = document.body
    body.clear()
    for element in _parts(odf, sheet):
        body.append(element)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


@cache
def _styles() -> tuple[str, ...]:
    """Return the styles: names of faces for Chinese, and the language of it."""
    face = (
        f'<style:text-properties style:font-name="{FONT}" style:font-name-asian="{FONT}" fo:font-size="{{0}}"'
        ' style:font-size-asian="{0}" fo:language="zh" fo:country="TW" style:language-asian="zh"'
        ' style:country-asian="TW"/>'
    )
    paragraph = '<style:style style:name="{0}" style:family="paragraph">{1}{2}</style:style>'
    plain = '<style:paragraph-properties fo:margin-bottom="0.15cm" {0}/>'
    kinds = {
        "LetterTitle": ('fo:text-align="center"', "20pt"),
        "LetterPlain": ("", "13pt"),
        "LetterPoint": ('fo:margin-left="1cm" fo:text-indent="-1cm"', "13pt"),
        "LetterSaid": ('fo:margin-left="1.5cm"', "13pt"),
    }
    return tuple(
        paragraph.format(name, plain.format(where), face.format(size))
        for name, (where, size) in kinds.items()
    )


def _parts(odf: Any, sheet: Sheet) -> list[Any]:
    title = odf.Header(1, f"{sheet.agency}　{sheet.form}{sheet.mark and f'（{sheet.mark}）'}")
    title.style = "LetterTitle"
    parts = [title, *(_line(odf, f"{label}：{text}") for label, text in sheet.head)]
    if sheet.is_table:
        parts += [_line(odf, sheet.subject), *_record(odf, sheet)]
    else:
        parts += [_line(odf, f"主旨：{sheet.subject}"), _line(odf, "說明："), *_points(odf, sheet)]
    parts += [_line(odf, f"{name}：　　　　　　　　　　（簽名或蓋章）") for name in sheet.signatures]
    return parts + [_line(odf, f"{label}：{text}") for label, text in sheet.tail]


def _record(odf: Any, sheet: Sheet) -> list[Any]:
    rows = [item for item in sheet.items if item.kind is ItemKind.ROW]
    table = odf.Table("record", width=2, height=len(rows))
    for at, item in enumerate(rows):
        table.set_value((0, at), item.label)
        table.set_value((1, at), item.text)
    rest = [_line(odf, item.text) for item in sheet.items if item.kind is not ItemKind.ROW]
    return [table, *rest]


def _points(odf: Any, sheet: Sheet) -> list[Any]:
    parts, number = [], 0
    for item in sheet.items:
        if item.kind is ItemKind.SAID:
            parts.append(_line(odf, item.text, "LetterSaid"))
        else:
            number += 1
            parts.append(_line(odf, f"{in_words(number)}、{item.text}", "LetterPoint"))
    return parts


def in_words(number: int) -> str:
    """Write the number of a paragraph, 1 to 99, as letters do: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    before = {0: "", 1: "十"}.get(tens, f"{NUMERALS[tens % 10]}十")
    return before + (NUMERALS[ones] if ones else "") or NUMERALS[0]


def _line(odf: Any, text: str, style: str = "LetterPlain") -> Any:
    return odf.Paragraph(text, style=style)
