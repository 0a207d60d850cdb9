"""Bodies of requests: JSON objects of a bounded size and depth, without characters that no text may have."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, Final

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser

_FORBIDDEN: Final = re.compile("[\x00\ud800-\udfff]")


class TooLarge(APIException):
    """413."""

    status_code = 413


class BodyParser(BaseParser):
    """JSON, read whole and no further than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        text = stream.read(limit + 1)
        if len(text) > limit:
            raise TooLarge
        try:
            body = json.loads(text.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:  # also of octets that are no text and of numbers without end
            raise ParseError from error
        if not isinstance(body, dict):
            raise ParseError
        broken = {str(name): "含有不能使用的字符" for name, value in body.items() if _has_forbidden([name, value])}
        if broken:
            raise ValidationError(broken)
        return body


def _refuse(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _has_forbidden(value: Any) -> bool:
    """Whether any text inside holds a NUL or half a pair of surrogates; walked without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if _FORBIDDEN.search(one):
                return True
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False
