"""Things as JSON-LD: what is known of them, and how they are written into a page."""

import json
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.record import Record
from publish.addresses import page_url
from publish.pages.frame import asking, behind
from publish.pages.words import told

# A JSON object, by schema.org's names.
Thing = dict[str, Any]
VOCABULARY: Final = "https://schema.org"
# Within HTML nothing may end the element or begin a comment; within old JavaScript two ends of lines are none in JSON.
_ESCAPED: Final = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def known(**facts: Any) -> Thing:  # any JSON value
    """The facts that there are; a name that begins with a keyword's `at_` is JSON-LD's own."""
    named = {name.replace("at_", "@", 1) if name.startswith("at_") else name: fact for name, fact in facts.items()}
    return {name: fact for name, fact in named.items() if fact not in ("", None, [], {})}


def identity(kind: str, collection: str, record: Record) -> Thing:
    """What it is, its name, and its page: the one address that names it, and the page in this language."""
    address = page_url(collection, record.slug)
    name = told(record, "title").text
    return known(at_type=kind, at_id=address, name=name, url=behind(address, asking("")))


def script(thing: Thing) -> SafeString:
    """The element that holds it. Browsers do not run it, so that a Content-Security-Policy lets it stand."""
    written = json.dumps({"@context": VOCABULARY, **thing}, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(written))
