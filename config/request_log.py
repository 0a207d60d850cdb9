"""Logs: one JSON object a line on stderr, one line a request, every line with the request's id.

No address, no cookie, no user and no query string is written: a reader's questions are the reader's own. Nor is
what opens a preview or sets a password: whoever reads the log must not read drafts or enter the desk by it.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponseBase
from structlog.types import EventDict, Processor

log = logging.getLogger(__name__)

HEADER: Final = "X-Request-ID"
_ACCEPTED_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_KEY: Final = re.compile(r"(/preview/|/admin/new-password/\d+/)[^/\s\"']+")


def hide_keys(logger: Any, name: str, line: EventDict) -> EventDict:
    """A processor that cuts the tokens of links out of paths and of Django's own words about them."""
    for key in ("event", "path"):
        if isinstance(line.get(key), str):
            line[key] = _KEY.sub(r"\1…", line[key])
    return line


class RequestLogMiddleware:
    """Gives every request an id (a proxy's own is kept), answers with it and writes one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        request_id = request.headers.get(HEADER, "")
        if not _ACCEPTED_ID.fullmatch(request_id):
            request_id = uuid4().hex
        # Cleared at the next request of this thread, so that what a stream logs has the id too.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response[HEADER] = request_id
        if log.isEnabledFor(logging.INFO):
            milliseconds = round((time.perf_counter() - begun) * 1000, 1)
            facts = {"method": request.method, "path": request.path, "status": response.status_code}
            log.info("request", extra=facts | {"milliseconds": milliseconds})
        return response


def logging_config(*, level: str, is_for_people: bool) -> dict[str, Any]:
    """The LOGGING setting: JSON for machines, plain lines on a developer's screen. `Any`: as logging.config has it."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        # Only these: Django hands over whole requests as extras.
        structlog.stdlib.ExtraAdder(allow=["method", "path", "status", "milliseconds"]),
        hide_keys,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if is_for_people:
        # A traceback as Python writes it, whatever else is installed: a drawn one costs a tenth of a second.
        after.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback))
    else:
        after += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": before, "processors": after}
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would write the same line again, or send mail.
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}},
    }
