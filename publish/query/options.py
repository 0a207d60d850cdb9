"""What a format takes beside the filters: read off the request before the grammar sees it."""

from django.http import QueryDict

from core.errors import InvalidParameter


def take_option(given: QueryDict, name: str) -> tuple[QueryDict, str]:
    """The other parameters, and the option's text, empty when it is not given. Raises InvalidParameter."""
    rest = given.copy()
    texts = rest.pop(name, [])
    if len(texts) > 1:
        raise InvalidParameter(name, "只能出现一次")
    return rest, str(texts[0]) if texts else ""
