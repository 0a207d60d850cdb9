"""docs/examples/mirror.py: patient, resumable, and right after the service begins anew."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.test import Client

from core.actions import merge, withdraw
from events.models import Event
from tests.environment import ROOT
from tests.publish.api.mirroring import make_mirror, mirror
from tests.support import NOW, Reader, make_category, make_event, make_place


def _page(*changes, following="b", more=False):
    return mirror.Answer(
        200, {"ETag": '"t"'}, json.dumps({"changes": changes, "next": following, "more": more}).encode()
    )


def _place(title, seq=1):
    return {"seq": seq, "collection": "places", "uid": title, "record": {"title": title}}


class Answers:
    """A service that answers what it was told to, in turn; keeps what it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked, self.slept = list(answers), [], []

    def __call__(self, url, headers):
        self.asked.append((url.partition("changes?limit=500")[2], headers.get("If-None-Match")))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def mirror(self, path=":memory:"):
        return mirror.Mirror("https://example.cn/", str(path), fetch=self, sleep=self.slept.append)


def test_it_waits_as_long_as_it_is_told_and_asks_again():
    service = Answers(
        mirror.Answer(429, {"Retry-After": "7"}, b""),
        mirror.Answer(503, {"Retry-After": "soon"}, b""),
        _page(_place("园")),
    )
    copy = service.mirror()
    assert copy.catch_up() == 1
    assert service.slept == [7, 60]
    assert len({url for url, _ in service.asked}) == 1


def test_it_gives_up_when_it_is_always_told_to_wait():
    service = Answers(*[mirror.Answer(503, {}, b"later")] * 9)
    copy = service.mirror()
    with pytest.raises(RuntimeError, match="503: later"):
        copy.catch_up()


def test_it_goes_on_where_it_stopped_when_an_answer_breaks_off(tmp_path):
    service = Answers(_page(_place("一"), following="p", more=True), OSError("the network is away"))
    first = service.mirror(tmp_path / "copy")
    with pytest.raises(OSError, match="away"):
        first.catch_up()
    first.close()
    again = Answers(_page(_place("二"), following="q"))
    second = again.mirror(tmp_path / "copy")
    second.catch_up()
    assert again.asked == [("&after=p", None)]
    assert len(second.records()) == 2


def test_it_sends_the_validator_only_of_the_address_that_it_asks_again():
    service = Answers(
        _page(_place("一"), following="p"),
        _page(following="p"),
        mirror.Answer(304, {}, b""),
        _page(following="q"),
        _page(following="q"),
    )
    copy = service.mirror()
    assert [copy.catch_up() for _ in range(5)] == [1, 0, 0, 0, 0]
    assert service.asked == [
        ("", None),
        ("&after=p", None),
        ("&after=p", '"t"'),
        ("&after=p", '"t"'),
        ("&after=q", None),
    ]


def test_a_half_written_page_is_not_there():
    broken = {"seq": 2, "collection": "places", "uid": "x"}  # neither deleted nor told of
    service = Answers(_page(_place("一"), broken), _page(_place("一")))
    copy = service.mirror()
    with pytest.raises(KeyError):
        copy.catch_up()
    assert copy.records() == {}
    copy.catch_up()
    assert list(copy.records()) == [("places", "一")]
    assert service.asked[1] == ("", None)


@pytest.mark.django_db
def test_it_begins_anew_when_the_service_does_and_drops_what_does_not_come_again():
    gone, stays = make_place("没了"), make_place("还在")
    copy = make_mirror(Reader())
    copy.catch_up()
    assert len(copy.records()) == 2
    type(gone).objects.filter(pk=gone.pk).delete()
    call_command("restart_mirrors", verbosity=0)  # which forgets what departed, as a backup does
    copy.catch_up()
    assert list(copy.records()) == [("places", str(stays.uid))]
    assert [answer.status for answer in copy.fetch.answers] == [200, 410, 200]


@pytest.mark.django_db
def test_a_merged_record_says_where_it_lives_on_and_a_withdrawn_one_has_no_words():
    old, new, withdrawn = make_event("旧"), make_event("新"), make_event("撤")
    merge(old, into=new, by=None, at=NOW)
    withdraw(withdrawn, by=None, at=NOW, reason="")
    copy = make_mirror(Reader())
    copy.catch_up()
    rows = dict(copy.database.execute("SELECT name, merged_into FROM entry WHERE record IS NULL").fetchall())
    assert rows == {str(old.uid): str(new.uid), str(withdrawn.uid): None}


@pytest.mark.django_db
def test_a_poll_with_nothing_new_is_a_304():
    make_category()
    copy = make_mirror(Reader())
    for _ in range(3):
        copy.catch_up()
    assert [answer.status for answer in copy.fetch.answers] == [200, 200, 304]
    Event.objects.create(title="草稿", slug="draft", category=make_category(), changed_at=NOW)
    copy.catch_up()
    assert copy.records().keys() == {("categories", "technology")}


@pytest.mark.django_db(transaction=True)
def test_it_runs_as_a_program_with_nothing_but_python(live_server, tmp_path):
    make_place("朝阳公园")
    Client().get("/api/v1/changes")
    command = [sys.executable, "-I", "-S", str(ROOT / "docs" / "examples" / "mirror.py"), live_server.url]
    for _ in range(2):
        ran = subprocess.run(
            [*command, str(tmp_path / "copy.sqlite3")], capture_output=True, text=True, check=False, timeout=60
        )
        assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "0 changes, 1 records\n"
