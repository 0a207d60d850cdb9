"""Independent programs that read iCalendar, each brought to one form that can be compared.

An answer is a sorted list of (UID, start, end). A day is `2026-04-21`, a moment `2026-04-21T01:30:00Z`
whatever zone it was written in. `READ` answers with the events as they stand, `EXPAND` with every
occurrence, single ones moved or cancelled as the feed says.
"""

from tests.conformance.readers import commands, libraries
from tests.conformance.readers.form import Spans

READ = {
    "icalendar": libraries.read_icalendar,
    "ical": libraries.read_ical,
    "vobject": libraries.read_vobject,
    "ics.py": libraries.read_ics,
}
EXPAND = {
    "recurring-ical-events": libraries.expand_recurring_ical_events,
    "ical": libraries.expand_ical,
}
# What stands outside Python's packages: name -> (the marker of its tests, the command).
COMMANDS = {
    "ical.js": ("node", commands.ical_js),
    "node-ical": ("node", commands.node_ical),
    "libical": ("libical", commands.libical),
}

__all__ = ["COMMANDS", "EXPAND", "READ", "Spans"]
