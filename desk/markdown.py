"""The little Markdown that the handbook is written in, as HTML: nothing that is typed becomes markup by itself."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_INLINE: Final = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)")
_PICTURE: Final = re.compile(r"!\[([^\]]+)\]\(\.\./desk/static/([a-z0-9/-]+\.png)\)")
_HEADING: Final = re.compile(r"(#{2,3}) (.+)")
_ITEM: Final = re.compile(r"(?:-|\d+\.) (.+)")
_ROW: Final = re.compile(r"\|(.+)\|")


def anchor(heading: str) -> str:
    """What a link in the text leads to, as the hosts of code repositories make it too."""
    return re.sub(r"[^\w -]", "", heading).strip().replace(" ", "-")


def headings(text: str) -> list[str]:
    """Of the second level, in order."""
    return [found[2] for line in text.splitlines() if (found := _HEADING.fullmatch(line)) and found[1] == "##"]


def html_of(text: str) -> SafeString:
    """Everything from the first heading of the second level on."""
    lines = text[text.index("\n## ") :].splitlines()
    blocks = "\n".join(lines).strip().split("\n\n")
    return format_html_join("\n", "{}", ((part,) for block in blocks for part in _block(block.strip().split("\n"))))


def _block(lines: list[str]) -> Iterator[SafeString]:
    """A heading stands alone; of the rest, the first line says what the lines are."""
    first = lines[0]
    if heading := _HEADING.fullmatch(first):
        yield format_html('<h{0} id="{1}">{2}</h{0}>', len(heading[1]), anchor(heading[2]), heading[2])
    elif picture := _PICTURE.fullmatch(first):
        yield format_html(
            '<p class="picture"><img src="{}" alt="{}" loading="lazy"></p>', static(picture[2]), picture[1]
        )
    elif _ROW.fullmatch(first):
        yield _table([_cells(line) for line in lines])
    elif _ITEM.fullmatch(first):
        name = "ul" if first.startswith("- ") else "ol"
        yield format_html("<{0}>{1}</{0}>", name, _each("li", _items(lines)))
    else:
        yield format_html("<p>{}</p>", _inline("".join(lines)))


def _items(lines: list[str]) -> Iterator[str]:
    """A line that begins none goes on with the one before it."""
    item = ""
    for line in lines:
        if begun := _ITEM.fullmatch(line):
            if item:
                yield item
            item = begun[1]
        else:
            item += line.strip()
    yield item


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _table(rows: list[list[str]]) -> SafeString:
    """The second row only rules a line."""
    head, _, *body = rows
    return format_html(
        '<div class="table" tabindex="0" role="region" aria-label="{}">'
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        "、".join(cell for cell in head if cell) or "表",
        format_html_join("", '<th scope="col">{}</th>', ((_inline(cell),) for cell in head)),
        format_html_join("", "<tr>{}</tr>", ((_each("td", row),) for row in body)),
    )


def _each(name: str, texts: Iterable[str]) -> SafeString:
    return format_html_join("", "<{0}>{1}</{0}>", ((name, _inline(text)) for text in texts))


def _inline(text: str) -> SafeString:
    """Escaped piece by piece; only code, strong words and links become markup."""
    parts, last = [], 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[last : found.start()]), _marked(found)]
        last = found.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 # every part is escaped


def _marked(found: re.Match[str]) -> SafeString:
    code, strong, words, target = found.groups()
    if code:
        return format_html("<code>{}</code>", code)
    if strong:
        return format_html("<strong>{}</strong>", _inline(strong))
    return format_html('<a href="{}">{}</a>', target, words)
