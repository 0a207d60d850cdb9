"""`cancelled=`: what a calendar does with what was cancelled."""

from enum import StrEnum
from typing import Final

from publish.ical import lines
from publish.ical.vevents import CANCELLED, added, is_cancelled, series, value

# Of a tombstone, which has no words to show: it is cancelled whatever is asked for.
WITHDRAWN: Final = b"X-CIVIC-WITHDRAWN:TRUE"


class Cancelled(StrEnum):
    """`mark` is the stored form; `show` is for clients that hide STATUS:CANCELLED, so that nobody would learn of it."""

    MARK = "mark"
    SHOW = "show"
    HIDE = "hide"


def shown(component: bytes) -> bytes:
    """Cancelled VEVENTs as confirmed ones, told by the mark before their title; a tombstone stays cancelled."""
    if CANCELLED not in component or b"\r\n" + WITHDRAWN + b"\r\n" in component:
        return component
    return component.replace(CANCELLED, b"\r\nSTATUS:CONFIRMED\r\n")


def hidden(component: bytes) -> bytes:
    """Without cancelled VEVENTs; empty when nothing is left.

    A cancelled occurrence becomes an EXDATE of its series: without its override alone, the rule
    would let it take place again, and as a cancelled override some clients would show it. A
    cancelled series goes with all its overrides, which belong to nothing without it.
    """
    if CANCELLED not in component:
        return component
    return b"".join(_standing(*several) for several in series(component))


def _standing(master: bytes, *overrides: bytes) -> bytes:
    if is_cancelled(master):
        return b""
    off = [override for override in overrides if is_cancelled(override)]
    excluded = lines.join(lines.fold(b"EXDATE" + value(override, b"RECURRENCE-ID")) for override in off)
    return b"".join([added(master, excluded), *(override for override in overrides if override not in off)])
