"""Thunderbird itself, without a screen, subscribed to a feed: does it keep what the feed says?

    python -m tests.conformance.thunderbird 'http://127.0.0.1:8000/events.ics?datetime=../..'

Not part of the test run. It needs the program `thunderbird`; a profile of its own is made and thrown away.
Printed are the items that either side lacks; the exit status is 1 if there is one.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import icalendar

from tests.conformance.readers.form import spelt

_CALENDAR = "calendar.registry.5a3f9c1e-0000-4000-8000-0000000000aa"
_PREFERENCES = f"""\
user_pref("{_CALENDAR}.type", "ics");
user_pref("{_CALENDAR}.uri", "%s");
user_pref("{_CALENDAR}.name", "feed");
user_pref("{_CALENDAR}.cache.enabled", true);
user_pref("{_CALENDAR}.readOnly", true);
user_pref("{_CALENDAR}.calendar-main-in-composite", true);
user_pref("calendar.timezone.useSystemTimezone", false);
user_pref("calendar.timezone.local", "Asia/Shanghai");
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("app.update.enabled", false);
user_pref("toolkit.telemetry.enabled", false);
"""
_ITEMS = """
select id, title, ical_status, flags, event_start, event_end, recurrence_id, recurrence_id_tz from cal_events
"""
_RULES = "select item_id, icalString from cal_recurrence"
# Of `flags` in cal_events: the item's times are days, kept as midnights without a zone.
_ALL_DAY = 8
_PATIENCE_S, _STEP_S, _QUIET_S = 90, 1, 5

# (UID, which occurrence or "", start, end, STATUS, title) of an item; (UID, name, value) of a recurrence line.
Kept = set[tuple[str, ...]]


def said_by(feed: bytes) -> Kept:
    """What the feed says, as icalendar reads it."""
    found: Kept = set()
    for event in icalendar.Calendar.from_ical(feed).walk("VEVENT"):
        uid, occurrence = str(event["UID"]), event.get("RECURRENCE-ID")
        times = ((occurrence and spelt(occurrence.dt)) or "", spelt(event["DTSTART"].dt), spelt(event["DTEND"].dt))
        found.add((uid, *times, str(event["STATUS"]), str(event["SUMMARY"])))
        found |= {(uid, *line) for line in _recurrence(event)}
    return found


def kept_by_thunderbird(address: str) -> Kept:
    """Let Thunderbird subscribe in a new profile, and read its store once that rests."""
    program = shutil.which("thunderbird")
    assert program, "Install thunderbird: apt-get install thunderbird."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        profile = Path(home, "profile")
        profile.mkdir()
        (profile / "user.js").write_text(_PREFERENCES % address, encoding="utf-8")
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", str(profile)],
            env={"PATH": os.environ["PATH"], "HOME": home, "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            return _rested(lambda: _stored(profile / "calendar-data"))
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def _rested(look: Callable[[], Kept]) -> Kept:
    """What `look` finds when it has found the same, and something, for a while."""
    began = changed = time.monotonic()
    found = look()
    while time.monotonic() - began < _PATIENCE_S:
        time.sleep(_STEP_S)
        now = look()
        if now != found:
            found, changed = now, time.monotonic()
        elif found and time.monotonic() - changed >= _QUIET_S:
            return found
    raise TimeoutError(f"Thunderbird's store did not come to rest within {_PATIENCE_S} s; it holds {len(found)} lines.")


def _stored(folder: Path) -> Kept:
    """The store is locked while Thunderbird runs, so a copy is read; a copy made amid a write counts as nothing."""
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.glob("cache.sqlite*"):
            shutil.copy(file, copy)
        database = sqlite3.connect(Path(copy, "cache.sqlite"))
        try:
            items, rules = database.execute(_ITEMS).fetchall(), database.execute(_RULES).fetchall()
        except sqlite3.DatabaseError:
            return set()
        finally:
            database.close()
    found = {_item(*row) for row in items}
    for uid, text in rules:
        lines = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{text.strip()}\r\nEND:VEVENT\r\n")
        found |= {(uid, *line) for line in _recurrence(lines)}
    return found


def _item(uid, title, status, flags, start, end, occurrence, occurrence_zone) -> tuple[str, ...]:
    whole = bool(flags & _ALL_DAY)
    times = ("" if occurrence is None else _moment(occurrence, whole=occurrence_zone == "floating"),)
    return (uid, *times, _moment(start, whole=whole), _moment(end, whole=whole), status, title)


def _moment(microseconds: int, *, whole: bool) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return spelt(at.date() if whole else at)


def _recurrence(event: icalendar.Event) -> set[tuple[str, str]]:
    """Rule and left out occurrences: the rule as its sorted parts, for their order means nothing."""
    found = set()
    for rule in _listed(event.get("RRULE")):
        parts = rule.to_ical().decode().split(";")
        found.add(("RRULE", ";".join(sorted(parts))))
    for dates in _listed(event.get("EXDATE")):
        found |= {("EXDATE", spelt(each.dt)) for each in dates.dts}
    return found


def _listed(value) -> list:
    return value if isinstance(value, list) else [value] if value is not None else []


def main(address: str) -> int:
    with urlopen(address) as answer:
        said = said_by(answer.read())
    kept = kept_by_thunderbird(address)
    lines = [f"- {' | '.join(line)}" for line in sorted(said - kept)]
    lines += [f"+ {' | '.join(line)}" for line in sorted(kept - said)]
    lines.append(f"{len(said)} said by the feed, {len(kept)} kept by Thunderbird, {len(said & kept)} of them alike")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(said != kept)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
