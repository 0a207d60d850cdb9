"""Rendered VEVENTs as bytes: taken apart, looked into and added to, so that a stored component serves every option.

A property begins behind a line break and never with a blank, and a folded line goes on with one: no
text can pass for a property (RFC 5545, 3.1).
"""

from typing import Final

_END: Final = b"\r\nEND:VEVENT\r\n"
CANCELLED: Final = b"\r\nSTATUS:CANCELLED\r\n"


def vevents(component: bytes) -> list[bytes]:
    """The VEVENTs of a component, each with its last line break."""
    return [piece + _END for piece in component.split(_END)[:-1]]


def series(component: bytes) -> list[list[bytes]]:
    """The same, each event or series with the overrides (RECURRENCE-ID) that stand behind it."""
    found: list[list[bytes]] = []
    for vevent in vevents(component):
        if found and value(vevent, b"RECURRENCE-ID"):
            found[-1].append(vevent)
        else:
            found.append([vevent])
    return found


def is_cancelled(vevent: bytes) -> bool:
    """Whether its STATUS says so."""
    return CANCELLED in vevent


def value(vevent: bytes, name: bytes) -> bytes:
    """What stands behind a property's name, unfolded, parameters included (`:读书会`, `;VALUE=DATE:20260421`).

    Empty when it is not there.
    """
    for mark in (b":", b";"):
        begin = vevent.find(b"\r\n" + name + mark)
        if begin >= 0:
            rest = vevent[begin + 2 + len(name) :].replace(b"\r\n ", b"")
            return rest[: rest.index(b"\r\n")]
    return b""


def added(vevent: bytes, lines: bytes) -> bytes:
    """The VEVENT with more lines, which end with a line break, at its end."""
    return vevent.removesuffix(_END) + b"\r\n" + lines + _END.removeprefix(b"\r\n")
