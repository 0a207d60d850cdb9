"""A lint of iCalendar bytes: everything that this service promises of a feed. Pure: bytes in, findings out.

It shares no code with the feeds: it reads the bytes by itself, as the RFCs say (5545, 7986).
"""

from tests.conformance.lint import calendar_checks, event_checks, line_checks, recurrence_checks, time_checks  # noqa: F401
from tests.conformance.lint.checks import CHECKS, Finding, lint

__all__ = ["CHECKS", "Finding", "lint"]
