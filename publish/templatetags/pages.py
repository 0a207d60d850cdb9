"""Tags of the public pages."""

from django import template

from publish.pages.frame import page_url

register = template.Library()
register.simple_tag(page_url)
