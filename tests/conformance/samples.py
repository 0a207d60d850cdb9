"""A sound feed written by hand (sound.ics), and for every check of the lint what breaks it."""

from collections.abc import Callable
from pathlib import Path

SOUND = (Path(__file__).parent / "sound.ics").read_bytes()
_ZONE = SOUND[SOUND.index(b"BEGIN:VTIMEZONE") : SOUND.index(b"BEGIN:VTIMEZONE\r\nTZID:America")]
_OVERRIDE = b"BEGIN:VEVENT" + SOUND.split(b"BEGIN:VEVENT")[2]

Breaking = Callable[[bytes], bytes]


def swap(old: str | bytes, new: str | bytes) -> Breaking:
    """The first `old` becomes `new`; that it is there is asserted. A line break stands for CRLF in text."""
    before, after = (part if isinstance(part, bytes) else part.replace("\n", "\r\n").encode() for part in (old, new))

    def break_it(data: bytes) -> bytes:
        assert before in data
        return data.replace(before, after, 1)

    return break_it


def drop(line: str) -> Breaking:
    """Without the first such line."""
    return swap(f"\n{line}\n", "\n")


def add(*lines: str, behind: str = "SEQUENCE:2") -> Breaking:
    """With more lines behind the first such line; in the event of the series unless told otherwise."""
    return swap(f"\n{behind}\n", "\n".join(("", behind, *lines, "")))


def _many_events(data: bytes) -> bytes:
    master = data[data.index(b"BEGIN:VEVENT") : data.index(b"END:VEVENT") + len(b"END:VEVENT\r\n")]
    return data.replace(b"END:VCALENDAR", master * 1000 + b"END:VCALENDAR")


def _heavy(data: bytes) -> bytes:
    return data.replace(b"END:VCALENDAR", b"X-FILLER:" + b"\r\n x" * 260_000 + b"\r\nEND:VCALENDAR")


# For every check, by name, at least one sample that it has to find something in.
BREAKS: dict[str, list[Breaking]] = {
    "crlf": [swap(b"VERSION:2.0\r\n", b"VERSION:2.0\n"), lambda data: data.removesuffix(b"\r\n")],
    "blank-line": [swap("\nVERSION", "\n\nVERSION"), lambda data: data + b"\r\n", swap("\nVERSION", "\n \nVERSION")],
    "bom": [lambda data: b"\xef\xbb\xbf" + data],
    "utf-8": [swap("样本".encode(), b"\xff\xfe")],
    "octets": [swap("RAD\n IUS", "RADIUS"), swap("SUMMARY:读书会", "SUMMARY:" + "读" * 23)],
    "fold-in-character": [swap("静思书屋，".encode(), b"\xe9\r\n \x9d\x99" + "思书屋，".encode())],
    "fold-in-escape": [swap("家\\n结束", "家\\\n n结束"), swap("都来\\, 读", "都来\\\n , 读")],
    "fold-in-cluster": [
        swap("👨‍👩‍👧‍👦", "👨‍\n 👩‍👧‍👦"),
        swap("👍🏽", "👍\n 🏽"),
        swap("SUMMARY:读书会", "SUMMARY:🇨\n 🇳"),
        swap("SUMMARY:读书会", "SUMMARY:q\n \u0307"),
        swap("SUMMARY:读书会", "SUMMARY:ｶ\n ﾞ"),
    ],
    "characters": [
        swap("SUMMARY:读书会", f"SUMMARY:读{character}会")
        for character in "\x0b\x00\x7f\x85\u2028\ufeff\ufffd\ue000\ufdd0\U0001fffe"
    ],
    "nfc": [swap("SUMMARY:读书会", "SUMMARY:e\u0301"), swap('X-TITLE="静思书屋"', 'X-TITLE="e\u0301"')],
    "line-form": [swap("STATUS:CONFIRMED", "STATUS CONFIRMED"), swap("DTSTART;TZID=", "DTSTART;TZID")],
    "names": [
        swap("SUMMARY:读书会", "Summary:读书会"),
        add("X-civic-a:1"),
        add("SUMARY:1"),
        swap("DTSTART;TZID", "DTSTART;tzid"),
    ],
    "once": [add("STATUS:CONFIRMED"), swap("VERSION:2.0", "VERSION:2.0\nVERSION:2.0")],
    "escapes": [
        swap("SUMMARY:读书会", "SUMMARY:读;书"),
        swap("SUMMARY:读书会", "SUMMARY:读,书"),
        swap("SUMMARY:读书会", "SUMMARY:读\\x书"),
        swap("SUMMARY:读书会", "SUMMARY:读书\\"),
    ],
    "plain-text": [
        swap("SUMMARY:读书会", "SUMMARY:<b>读书会</b>"),
        swap("SUMMARY:读书会", "SUMMARY:读&amp\\;书"),
        swap("一家", "<br/>"),
    ],
    "nesting": [
        drop("END:STANDARD"),
        swap("END:VCALENDAR\n", ""),
        lambda data: data * 2,
        swap("BEGIN:VCALENDAR", "X-A:1\nBEGIN:VCALENDAR"),
    ],
    "version": [drop("VERSION:2.0"), drop("PRODID:-//Example//sample//ZH"), drop("CALSCALE:GREGORIAN")],
    "calendar-name": [swap("X-WR-CALNAME:样本", "X-WR-CALNAME:别的"), drop("DESCRIPTION:一行\\n另一行")],
    "calendar-address": [
        swap("SOURCE;VALUE=URI", "SOURCE"),
        swap("/events.ics", "/events"),
        drop("URL:https://calendar.example.cn/events/"),
        swap("URL:https://calendar.example.cn/events/", "URL:/events/"),
    ],
    "refresh": [
        swap("DURATION:PT1H", "DURATION:P1H"),
        swap("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"),
        drop("X-PUBLISHED-TTL:PT1H"),
    ],
    "colour": [swap("COLOR:firebrick", "COLOR:#B3261E"), swap("COLOR:#B3261E", "COLOR:firebrick")],
    "method": [add("METHOD:PUBLISH", behind="VERSION:2.0")],
    "calendar-uid": [add("UID:5a3f9c1e-0000-4000-8000-000000000009", behind="VERSION:2.0")],
    "calendar-changed": [
        swap("LAST-MODIFIED:20260421T030000Z\nCOLOR", "LAST-MODIFIED:20260420T010000Z\nCOLOR"),
        swap("LAST-MODIFIED:20260421T030000Z\nCOLOR", "COLOR"),
    ],
    "own-zone": [swap(_ZONE, b""), swap("X-WR-TIMEZONE:Asia/Shanghai", "X-WR-TIMEZONE:America/New_York")],
    "zones-before-events": [lambda data: swap("END:VCALENDAR", _ZONE + b"END:VCALENDAR")(swap(_ZONE, b"")(data))],
    "zone-block": [
        swap("DTSTART:19920101T000000", "DTSTART:19700101T000000"),
        swap("TZOFFSETTO:-0500", "TZOFFSETTO:-5"),
        swap("DTSTART:20260101T000000\n", ""),
    ],
    "zones-used": [
        swap("DTSTART;TZID=Asia/Shanghai", "DTSTART;TZID=Asia/Tokyo"),
        swap("BEGIN:VTIMEZONE", _ZONE + b"BEGIN:VTIMEZONE"),
        lambda data: data.replace(b";TZID=America/New_York", b";TZID=Asia/Shanghai"),
    ],
    "components": [
        swap("END:VCALENDAR", "BEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR"),
        add("BEGIN:PARTICIPANT", "END:PARTICIPANT"),
        add("BEGIN:VLOCATION", "END:VLOCATION"),
    ],
    "alarms": [
        add("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT1H", "DESCRIPTION:读书会", "END:VALARM"),
        lambda data: add("BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT1H", "END:VALARM")(
            swap("/events.ics", "/events.ics?alarm=PT1H")(data)
        ),
    ],
    "budget": [_many_events, _heavy],
    "uid": [
        swap("UID:5a3f9c1e-0000-4000-8000-000000000001", "UID:1@example.cn"),
        drop("UID:5a3f9c1e-0000-4000-8000-000000000002"),
    ],
    "uid-unique": [
        swap("000000000003", "000000000002"),
        swap("END:VCALENDAR", _OVERRIDE + b"END:VCALENDAR"),
    ],
    "stamps": [
        drop("DTSTAMP:20260420T010000Z"),
        swap("CREATED:20260420T010000Z", "CREATED:20260420T010000"),
        swap("DTSTAMP:20260420T010000Z", "DTSTAMP:20260419T010000Z"),
        swap("CREATED:20260420T010000Z", "CREATED:20260430T010000Z"),
    ],
    "sequence": [drop("SEQUENCE:2"), swap("SEQUENCE:2", "SEQUENCE:-2")],
    "summary": [drop("SUMMARY:读书会"), swap("SUMMARY:读书会", "SUMMARY:读\\n书"), swap("【已取消】", "")],
    "status": [swap("STATUS:CONFIRMED", "STATUS:POSTPONED"), drop("STATUS:CONFIRMED")],
    "busy": [swap("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"), drop("X-MICROSOFT-CDO-BUSYSTATUS:FREE")],
    "location": [swap("LOCATION:地点待定", "LOCATION:"), swap("CONTACT:区文化和旅游局", "CONTACT:")],
    "online": [
        drop("CONFERENCE;VALUE=URI:https://live.example.cn/room"),
        swap("CONFERENCE;VALUE=URI", "CONFERENCE"),
    ],
    "position": [
        swap("GEO:39.9200000;116.4600000\n", ""),
        swap("GEO:39.9200000;116.4600000", "GEO:116.4600000;39.9200000"),
        swap("geo:39.9200000,", "geo:39.9300000,"),
        swap('X-TITLE="静思书屋"', 'X-TITLE=""'),
    ],
    "address": [
        drop("URL:https://calendar.example.cn/events/club/"),
        swap("URL:https://calendar.example.cn/events/club/", "URL:club"),
        swap("\\nhttps://calendar\n .example.cn/events/club/\n", "\n"),
    ],
    "categories": [swap("阅读,亲子", "一,二,三,四,五"), drop("CATEGORIES:阅读,亲子"), swap("阅读,亲子", ",")],
    "invitation": [add("ORGANIZER:mailto:a@example.cn"), add("ATTENDEE:mailto:a@example.cn")],
    "precision": [
        swap("PRECISION:MINUTE", "PRECISION:HOUR"),
        swap("PRECISION:MINUTE", "PRECISION:PART-OF-DAY"),
        drop("X-CIVIC-TIME-PRECISION:MONTH"),
    ],
    "explicit-end": [
        drop("DTEND;VALUE=DATE:20270901"),
        swap("DTEND;VALUE=DATE:20270901", "DURATION:P31D"),
    ],
    "same-type": [
        swap("DTEND;VALUE=DATE:20270901", "DTEND;TZID=Asia/Shanghai:20270901T000000"),
        swap("DTEND;TZID=Asia/Shanghai", "DTEND;TZID=America/New_York"),
    ],
    "end-after-start": [swap("20270901", "20270801"), swap("20260429T103000", "20260429T083000")],
    "date-form": [
        lambda data: data.replace(b"20260429T093000", b"20260429T013000Z"),
        swap("DTSTART;VALUE=DATE:20270801", "DTSTART:20270801"),
        swap("DTSTART;TZID=Asia/Shanghai", "DTSTART"),
        swap("DTSTART;VALUE=DATE", "DTSTART;VALUE=DATE;TZID=Asia/Shanghai"),
        swap("20260429T093000", "20260431T093000"),
    ],
    "all-day": [
        lambda data: swap("20260307T210000", "20260307T235900")(swap("20260307T200000", "20260307T000000")(data)),
        lambda data: swap("20260307T210000", "20260308T000000")(swap("20260307T200000", "20260307T000000")(data)),
    ],
    "end-assumed": [swap("ASSUMED:TRUE", "ASSUMED:FALSE"), swap("20260429T103000", "20260429T110000")],
    "edtf": [
        swap("EDTF:2027-08", "EDTF:2027-07"),
        swap("EDTF:2027-08", "EDTF:2027"),
        swap("EDTF:2027-08", "EDTF:2027-13"),
        drop("X-CIVIC-EDTF:2027-08"),
    ],
    "rule": [
        swap("FREQ=WEEKLY", "FREQ=HOURLY"),
        swap("FREQ=WEEKLY", "FREQ=WEEKLY;BYWEEKNO=3"),
        swap("RRULE:", "RRULE;VALUE=RECUR:"),
    ],
    "rule-bounded": [
        swap(";UNTIL=20260520T013000Z", ""),
        swap(";UNTIL=", ";COUNT=3;UNTIL="),
        swap("UNTIL=20260520T013000Z", "COUNT=0"),
    ],
    "until-form": [
        swap("UNTIL=20260520T013000Z", "UNTIL=20260520"),
        swap("UNTIL=20260520T013000Z", "UNTIL=20260520T093000"),
        add("RRULE:FREQ=YEARLY;UNTIL=20290801T000000Z", behind="DTEND;VALUE=DATE:20270901"),
    ],
    "exception-form": [
        swap("EXDATE;TZID=Asia/Shanghai:20260506T093000", "EXDATE:20260506T013000Z"),
        swap("EXDATE;TZID=Asia/Shanghai:20260506T093000", "EXDATE;VALUE=DATE:20260506"),
        swap("EXDATE;TZID=Asia/Shanghai:20260506T093000", "EXDATE;TZID=Asia/Shanghai:20260506T090000"),
        swap("EXDATE;TZID=Asia/Shanghai:20260506T093000", "EXDATE;TZID=Asia/Shanghai:20260506T093000,20260507T093000"),
        drop("RRULE:FREQ=WEEKLY;UNTIL=20260520T013000Z"),
    ],
    "override": [
        swap("RECURRENCE-ID;TZID=Asia/Shanghai:20260513T093000", "RECURRENCE-ID:20260513T013000Z"),
        swap("RECURRENCE-ID;TZID=Asia/Shanghai:20260513T093000", "RECURRENCE-ID;TZID=Asia/Shanghai:20260513T100000"),
        swap("RECURRENCE-ID;TZID=Asia/Shanghai:20260513T093000", "RECURRENCE-ID;TZID=Asia/Shanghai:20260506T093000"),
        drop("RRULE:FREQ=WEEKLY;UNTIL=20260520T013000Z"),
        add("RRULE:FREQ=DAILY;COUNT=2", behind="SEQUENCE:3"),
    ],
    "not-understood": [
        add("RDATE;TZID=Asia/Shanghai:20260601T093000"),
        swap("FREQ=WEEKLY", "RSCALE=CHINESE;FREQ=WEEKLY"),
    ],
}  # fmt: skip
