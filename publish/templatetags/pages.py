"""Tags and filters of the public pages."""

from django import template
from django.utils.html import format_html

from publish.pages.frame import page_url
from publish.pages.words import Text, Words

register = template.Library()
register.simple_tag(page_url)


@register.filter
def marked(words: Text) -> str:
    """The words; those of another language than the page's inside an element that says so."""
    if isinstance(words, Words) and words.lang:
        return format_html('<span lang="{}">{}</span>', words.lang, words.text)
    return str(words)
