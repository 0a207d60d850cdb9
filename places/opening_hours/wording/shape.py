"""What a language needs to tell opening hours, and what is put together alike in all of them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.language import Language
from core.partial_date import PartialDate
from core.punctuation import PUNCTUATION
from places.opening_hours.ahead import Run
from places.opening_hours.holidays import SpecialDay
from places.opening_hours.hours import DayHours, Span
from places.opening_hours.rules import DAY_LENGTH, Rule
from places.opening_hours.states import Standing, State
from places.opening_hours.syntax import read


@dataclass(frozen=True, slots=True)
class Wording:
    """One language.

    `rule` tells one rule; `clock` a minute of the day, which may lie beyond midnight; `turns` when doors
    open that are closed at a moment; `of_dates` names a run of days.
    `comments` translates the few comments that everybody writes. `shut` are the words for closing by the
    kind of place, `standings` those for how it stands, with {time} and {shut} to fill in. `today` and `usual`
    say of hours that they are those of today, and those of every week.
    """

    language: Language
    rule: Callable[[Rule, Callable[[str], str]], str]
    clock: Callable[[int], str]
    turns: Callable[[datetime, datetime], str]
    of_dates: Callable[[date, date, date], str]
    comments: Mapping[str, str]
    shut: Callable[[str], str]
    standings: Mapping[Standing, str]
    opens: str
    until: str
    today: Callable[[str], str]
    closed: str
    whole_day: str
    between: str
    between_spans: str
    usual: Callable[[str], str]
    no_hours: str
    may_differ: str
    off_may_differ: str
    work_may_differ: str
    worked: str
    as_of: str
    by_data: str
    if_usual: str
    unknown_year: str

    def week(self, text: str) -> str:
        """The whole text as a sentence; what is beyond our words stays as it was entered."""
        rules = read(text)
        if rules is None:
            return text
        marks = PUNCTUATION[self.language]
        return _capital(marks.enumerated(self.rule(rule, self.comment) for rule in rules))

    def comment(self, text: str) -> str:
        """A comment as people read it."""
        return self.comments.get(text.strip().lower(), text)

    def day(self, told: DayHours) -> str:
        """今天 9:00—21:00, with what is special about it: 今天休息（国庆节）."""
        aside = self._doubt(told) or self._name(told.special, told.reason)
        return self.today(self.hours(told)) + self.aside(aside)

    def hours(self, told: DayHours) -> str:
        """The day's spans, or that it is closed."""
        if told.is_whole:
            return self.whole_day
        if not told.spans:
            return self.closed
        if _is_whole_day(told.spans[0], told.day) and not told.spans[0].is_sure:
            return self._note(told.spans[0])
        notes = {self._note(span) for span in told.spans}
        if len(notes) == 1:
            return self.between_spans.join(self._span(span, told.day) for span in told.spans) + self.aside(notes.pop())
        spans = [self._span(span, told.day) + self.aside(self._note(span)) for span in told.spans]
        return self.between_spans.join(spans)

    def state(self, state: State, kind: str, *, as_of: PartialDate | None = None) -> str:
        """开放中 · 21:00 闭馆; `as_of`: hours so old that they are told with their date before."""
        shut = self.shut(kind)
        words = self.standings[state.standing].format(shut=shut, comment=self.comment(state.comment) or self.no_hours)
        if state.standing is Standing.DAY_OFF and state.hours.is_confirmed:
            words += self.aside(self._name(state.hours.special, state.hours.reason))
        elif state.standing is Standing.OPEN and state.comment:
            words += self.aside(self.comment(state.comment))
        if state.turns is not None and state.standing is not Standing.PERHAPS:
            words += self._turning(state, shut)
        return _capital(self._basis(state, as_of) + words)

    def special(self, run: Run, today: date) -> tuple[str, str]:
        """Special days ahead: which (10月1日至7日 国庆节), and what is known of their hours."""
        told = run.hours
        dates = " ".join(
            part for part in (self.of_dates(run.first, run.last, today), self._title(told.special)) if part
        )
        if not told.is_confirmed:
            return dates, self.may_differ
        hours = self.hours(told) + self.aside(self.comment(told.reason))
        return dates, self.usual(hours) if run.is_usual and told.spans else hours

    def dated(self, as_of: PartialDate | None) -> str:
        """2017年资料; nothing when it is not known."""
        return self.as_of.format(date=self._label(as_of)) if as_of is not None else ""

    def aside(self, words: str) -> str:
        """（2017年资料）."""
        return PUNCTUATION[self.language].aside(words)

    def _turning(self, state: State, shut: str) -> str:
        if state.turns is None:
            return ""
        if state.standing is not Standing.OPEN:
            return self.opens.format(time=self.turns(state.turns, state.begins))
        if state.turns - state.begins >= timedelta(days=1):
            return ""
        return self.until.format(time=self.turns(state.turns, state.begins), shut=shut)

    def _basis(self, state: State, as_of: PartialDate | None) -> str:
        """On what the words rest when that is not certain: 按2017年资料，若照常："""
        parts = [self.by_data.format(date=self._label(as_of)) if as_of is not None else ""]
        parts.append("" if state.hours.is_confirmed else self.if_usual)
        marks = PUNCTUATION[self.language]
        basis = marks.listed(parts)
        return f"{basis}{marks.colon}" if basis else ""

    def _span(self, span: Span, day: date) -> str:
        if _is_whole_day(span, day):
            return self.whole_day
        begins, ends = (_minute(moment, day) for moment in (span.begins, span.ends))
        return f"{self.clock(begins)}{self.between}{self.clock(ends)}"

    def _note(self, span: Span) -> str:
        return self.comment(span.comment) or ("" if span.is_sure else self.no_hours)

    def _doubt(self, told: DayHours) -> str:
        if told.is_confirmed or told.special is None:
            return ""
        doubt = self.work_may_differ if told.special.is_worked else self.off_may_differ
        return doubt.format(name=self._festival(told.special))

    def _name(self, special: SpecialDay | None, reason: str) -> str:
        """Why a day is as it is."""
        if reason:
            return self.comment(reason)
        return self._festival(special) if special is not None and not special.is_worked else ""

    def _title(self, special: SpecialDay | None) -> str:
        if special is None:
            return ""
        name = self._festival(special)
        return self.worked.format(name=name) if special.is_worked else name

    def _festival(self, special: SpecialDay) -> str:
        is_english = self.language is Language.EN
        return (special.title_en or special.title) if is_english else special.title

    def _label(self, as_of: PartialDate | None) -> str:
        if as_of is None:
            return ""
        return as_of.label_en if self.language is Language.EN else as_of.label_zh


def _minute(moment: datetime, day: date) -> int:
    return (moment.date() - day).days * DAY_LENGTH + moment.hour * 60 + moment.minute


def _is_whole_day(span: Span, day: date) -> bool:
    return (_minute(span.begins, day), _minute(span.ends, day)) == (0, DAY_LENGTH)


def _capital(words: str) -> str:
    """A sentence begins with a capital letter, where letters have one."""
    return words[:1].upper() + words[1:]


def ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of numbers that follow each other."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
