"""The handbook at the desk: every part of the desk is in it, every picture is there, and every page leads to it."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from desk.handbook import PARTS, TEXT
from desk.markdown import anchor, headings, html_of
from tests.browser.pictures import MOST_OCTETS
from tests.desk.desk import chief, member, url_of
from tests.environment import ROOT
from tests.support import make_event, make_place, make_project

PICTURES = ROOT / "desk" / "static" / "desk" / "help"
MARKDOWN = TEXT.read_text(encoding="utf-8")
# What an editor has to do, whatever model it is about.
TASKS = (
    *("从报纸录一条活动", "时间怎么填", "重复活动", "地点和坐标", "开放时间", "项目和延期", "出处", "提交审核和发布"),
    *("改期、取消、换地点", "预览和链接", "历史和还原", "两个人同时改", "批量处理", "撤回和丢弃", "订阅源问题"),
)
db = pytest.mark.django_db


def test_every_task_and_every_model_of_the_desk_has_its_part() -> None:
    written = headings(MARKDOWN)
    assert set(TASKS) <= set(written)
    assert set(PARTS.values()) <= set(written)
    assert len(written) == len(set(map(anchor, written)))
    assert {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry} <= set(PARTS)


def test_every_picture_that_is_named_is_there_and_none_is_left_over() -> None:
    named = re.findall(r"\]\(\.\./desk/static/desk/help/([^)]+)\)", MARKDOWN)
    assert len(named) == len(set(named)) >= 10
    assert {path.name for path in PICTURES.iterdir()} == set(named)


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size <= MOST_OCTETS
    with Image.open(path) as image:
        assert image.width <= 1280


def test_every_link_inside_it_leads_to_a_part() -> None:
    page = html_of(MARKDOWN)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


@db
def test_the_page_has_its_contents_and_is_not_for_strangers() -> None:
    assert Client().get("/admin/help/").headers["Location"] == "/admin/login/?next=/admin/help/"
    response = member("编辑").get("/admin/help/")
    text = response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    for heading in headings(MARKDOWN):
        assert f'<a href="#{anchor(heading)}">{heading}</a>' in text
        assert f'<h2 id="{anchor(heading)}">{heading}</h2>' in text
    assert 'src="/static/desk/help/when.png"' in text


@db
def test_a_page_leads_to_the_part_that_speaks_of_it() -> None:
    desk, event = chief(), make_event(public=False)
    addresses = {
        "/admin/": "",
        "/admin/feeds/": "#订阅源问题",
        url_of("add", type(event)): "#从报纸录一条活动",
        url_of("change", event): "#从报纸录一条活动",
        url_of("history", event): "#历史和还原",
        url_of("delete", event): "#撤回和丢弃",
        url_of("preview", event): "#预览和链接",
        url_of("changelist", type(make_place())): "#地点和坐标",
        url_of("change", make_project()): "#项目和延期",
        url_of("change", User.objects.get()): "#登录密码和权限",
    }
    for address, part in addresses.items():
        assert f'<a href="/admin/help/{part}">帮助</a>' in desk.get(address).content.decode(), address


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一行\n接着", "<p>一行接着</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("**要紧 `A`**", "<p><strong>要紧 <code>A</code></strong></p>"),
        ("`<i>**x**`", "<p><code>&lt;i&gt;**x**</code></p>"),
        ('[去](#b"c)', '<p><a href="#b&quot;c">去</a></p>'),
        ("- 一\n- 二\n  续", "<ul><li>一</li><li>二续</li></ul>"),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
        ("### 小题 `x`", '<h3 id="小题-x">小题 `x`</h3>'),
        (
            '![图"一](../desk/static/desk/help/a.png)',
            '<p class="picture"><img src="/static/desk/help/a.png" alt="图&quot;一" loading="lazy"></p>',
        ),
    ],
)
def test_the_little_markdown_is_html_and_what_is_typed_is_text(text: str, html: str) -> None:
    assert html_of(f"前言\n\n## 题\n\n{text}") == f'<h2 id="题">题</h2>\n{html}'


def test_a_table_has_a_head() -> None:
    html = html_of("前言\n\n## 题\n\n| | 甲 |\n|---|---|\n| **一** | 二 |")
    assert '<th scope="col">甲</th>' in html
    assert "<tr><td><strong>一</strong></td><td>二</td></tr>" in html
