"""A project's promise in words, in each language."""

from datetime import date

import pytest

from core.language import Language
from core.partial_date import PartialDate
from places.models import PlaceKind, Setting
from places.wording import KINDS, SETTINGS
from projects.models import Project, ProjectKind, ProjectState, Slip
from projects.wording import EN, WORDINGS, ZH


def project(state=ProjectState.UNDER_WAY, promised="", done=""):
    """An unsaved park."""
    now = PartialDate.parse(promised) if promised else None
    completed = PartialDate.parse(done) if done else None
    return Project(
        title="人才公园", title_en="Talent Park", kind=ProjectKind.PARK, state=state, completion_now=now,
        completed_on=completed,
    )  # fmt: skip


COMPLETED, ABANDONED = ProjectState.COMPLETED, ProjectState.ABANDONED
PROMISES = {
    "a month": (
        project(promised="2027-08"),
        ("预计2027年8月竣工", "【预计8月竣工】人才公园"),
        ("Completion expected: August 2027", "[Expected August 2027] Talent Park"),
    ),
    "a day": (
        project(promised="2027-08-14"),
        ("预计2027年8月14日竣工", "【预计8月14日竣工】人才公园"),
        ("Completion expected: 14 August 2027", "[Expected 14 August 2027] Talent Park"),
    ),
    "a half": (
        project(promised="2027-40"),
        ("预计2027年上半年竣工", "【预计上半年竣工】人才公园"),
        ("Completion expected: first half of 2027", "[Expected first half of 2027] Talent Park"),
    ),
    "a year": (
        project(promised="2027"),
        ("预计2027年竣工", "【预计2027年竣工】人才公园"),
        ("Completion expected: 2027", "[Expected 2027] Talent Park"),
    ),
    "completed": (
        project(COMPLETED, "2027-08", "2027-09"),
        ("2027年9月竣工", "【9月竣工】人才公园"),
        ("Completed: September 2027", "[Completed September 2027] Talent Park"),
    ),
    "completed on an untold day": (
        project(COMPLETED, "2027-08"),
        ("已竣工（日期未公布）", "人才公园"),
        ("Completed (date not announced)", "Talent Park"),
    ),
    "abandoned": (
        project(ABANDONED, "2027-08"),
        ("已终止（原预计2027年8月竣工）", "【已终止】人才公园"),
        ("Abandoned (completion was expected: August 2027)", "[Abandoned] Talent Park"),
    ),
    "nothing promised": (
        project(),
        ("竣工日期未公布", "人才公园"),
        ("Completion date not announced", "Talent Park"),
    ),
}


@pytest.mark.parametrize("case", PROMISES)
def test_what_is_promised_and_what_came_of_it(case):
    shown, zh, en = PROMISES[case]
    assert (ZH.completion(shown), ZH.headline(shown)) == zh
    assert (EN.completion(shown), EN.headline(shown)) == en


@pytest.mark.parametrize(("reason", "zh", "en"), [("管线迁改", "（管线迁改）", " (管线迁改)"), ("", "", "")])
def test_a_slip_says_from_when_to_when(reason, zh, en):
    slip = Slip(said_on=date(2027, 7, 1), before="2027-08", after="2027-36", reason=reason)
    slip.before, slip.after = PartialDate.parse("2027-08"), PartialDate.parse("2027-36")
    assert ZH.slip(slip) == f"2027年7月1日：由2027年8月改为2027年四季度{zh}"
    assert EN.slip(slip) == f"1 July 2027: moved from August 2027 to Q4 2027{en}"


def test_every_language_has_a_word_for_everything():
    assert set(WORDINGS) == set(KINDS) == set(SETTINGS) == set(Language)
    for language, words in WORDINGS.items():
        assert set(words.kinds) == set(ProjectKind.values)
        assert set(words.states) == set(ProjectState.values)
        assert set(KINDS[language]) == set(PlaceKind.values)
        assert set(SETTINGS[language]) == set(Setting.values)
