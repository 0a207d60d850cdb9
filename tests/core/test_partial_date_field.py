"""PartialDateField: the way of a value through forms, the database and fixtures."""

import logging

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core.models import Source
from core.partial_date import PartialDate
from projects.models import Project, ProjectKind
from tests.support import NOW, make_project

pytestmark = pytest.mark.django_db
AUGUST = PartialDate.parse("2027-08")


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ("key", "publication", "published_on")


def _column(project: Project) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT completion_now FROM projects_project WHERE id = %s", [project.pk])
        return cursor.fetchone()[0]


def test_a_value_comes_back_as_it_went_in():
    project = make_project(completion_now=AUGUST)
    assert _column(project) == "2027-08"
    assert Project.objects.get().completion_now == AUGUST


def test_an_unknown_date_is_none_here_and_empty_text_there():
    project = make_project()
    assert Project().completion_now is None
    assert _column(project) == ""
    assert Project.objects.get().completion_now is None
    assert Project.objects.filter(completion_now=None).count() + Project.objects.filter(completion_now="").count() >= 1


def test_filters_take_values_and_texts():
    make_project(completion_now=AUGUST)
    assert Project.objects.filter(completion_now=AUGUST).count() == 1
    assert Project.objects.filter(completion_now="2027-08").count() == 1
    assert Project.objects.filter(completion_now__startswith="2027-").count() == 1
    assert Project.objects.filter(completion_now="2027").count() == 0
    assert Project.objects.exclude(completion_now="").count() == 1


def test_text_written_in_bulk_is_read_like_a_persons():
    make_project()
    Project.objects.update(completion_first="2027年8月", completion_now="2027年8月")
    project = Project.objects.get()
    assert (project.completion_first, project.completion_now) == (AUGUST, AUGUST)
    project.completion_now = "2027年9月"
    Project.objects.bulk_update([project], ["completion_now"])
    assert _column(project) == "2027-09"


@pytest.mark.parametrize("bad", ["2027-13", "soon", "2027-02-30"])
def test_text_that_is_no_date_never_reaches_the_database(bad):
    with pytest.raises(ValidationError, match="不是有效的日期"), transaction.atomic():
        Project.objects.bulk_create(
            [Project(title="x", slug="x", kind=ProjectKind.PARK, changed_at=NOW, completion_first=bad)]
        )
    make_project()
    with pytest.raises(ValidationError, match="不是有效的日期"):
        Project.objects.update(completion_first=bad, completion_now=bad)


def test_text_that_raw_sql_spoilt_is_unknown_and_logged_and_the_rows_beside_it_stay_readable(caplog):
    spoilt = make_project("坏", completion_now=AUGUST)
    make_project("好", completion_now=AUGUST)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET completion_now = '2027-13' WHERE id = %s", [spoilt.pk])
    with caplog.at_level(logging.ERROR):
        read = dict(Project.objects.values_list("title", "completion_now"))
    assert read == {"坏": None, "好": AUGUST}
    assert "2027-13" in caplog.text


def test_constraints_see_the_empty_text():
    with pytest.raises(IntegrityError, match="project_promises_together"), transaction.atomic():
        Project.objects.bulk_create(
            [Project(title="x", slug="x", kind=ProjectKind.PARK, changed_at=NOW, completion_first=AUGUST)]
        )
    with pytest.raises(ValidationError, match="要么都有，要么都没有"):
        make_project(completion_first=AUGUST)


def test_a_fixture_goes_out_and_comes_back(tmp_path):
    make_project("有", completion_now=AUGUST)
    make_project("无")
    path = tmp_path / "projects.json"
    call_command("dumpdata", "projects.project", output=str(path), verbosity=0)
    assert '"completion_now": "2027-08"' in path.read_text(encoding="utf-8")
    before = list(Project.objects.order_by("pk").values("pk", "completion_now", "started", "changed_at"))
    Project.objects.all().delete()
    call_command("loaddata", str(path), verbosity=0)
    assert list(Project.objects.order_by("pk").values("pk", "completion_now", "started", "changed_at")) == before


def test_a_fixture_with_an_impossible_date_is_refused():
    text = serializers.serialize("json", [make_project(completion_now=AUGUST)])
    with pytest.raises(serializers.base.DeserializationError, match="2027-13"):
        list(serializers.deserialize("json", text.replace("2027-08", "2027-13")))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2027年8月", AUGUST),
        ("2027年12月14日", PartialDate.parse("2027-12-14")),
        ("2027-08", AUGUST),
        ("", None),
        ("  ", None),
        ("\u3000", None),
    ],
)
def test_the_form_field_reads_what_is_typed(typed, stored):
    form = SourceForm({"key": "paper", "publication": "朝阳报", "published_on": typed})
    assert form.is_valid(), form.errors
    form.save()
    assert Source.objects.get().published_on == stored


def test_the_form_field_refuses_in_chinese_at_the_field():
    form = SourceForm({"key": "paper", "publication": "朝阳报", "published_on": "2027年13月"})
    assert not form.is_valid()
    assert "“2027年13月”不是有效的日期" in str(form.errors["published_on"])


def test_the_form_shows_the_stored_value_and_sees_no_change_in_it():
    source = Source.objects.create(key="paper", publication="朝阳报", published_on=AUGUST)
    source.refresh_from_db()
    form = SourceForm({"key": "paper", "publication": "朝阳报", "published_on": "2027年8月"}, instance=source)
    assert 'value="2027-08"' in str(SourceForm(instance=source)["published_on"])
    assert form.is_valid()
    assert "published_on" not in form.changed_data
