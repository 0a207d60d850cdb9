"""A small set of fixtures that a test may change, and the command that reads it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

SMALL = {
    "about.toml": """
source = "small"
retrieved_on = 2026-11-23
""",
    "sources.toml": """
[[source]]
key = "paper"
publication = "朝阳报"
""",
    "categories.toml": """
[[category]]
slug = "reading"
title = "阅读"
""",
    "networks.toml": """
[[network]]
slug = "book-houses"
title = "城市书屋"
stated_size = 45
stated_on = "2026-04-24"

[[network]]
slug = "libraries"
title = "图书馆"
""",
    "subdistricts.csv": """\
code,slug,kind,title,short_title
110105001,jianwai,street,建外街道,建外
""",
    "places.toml": """
[[place]]
key = "house"
slug = "house"
status = "published"
kind = "book-house"
title = "书屋"
phone = "010-1234"
subdistrict = "jianwai"
networks = ["book-houses"]
position = { lon = 116.47, lat = 39.905, radius_m = 500 }
citations = [
  { fields = ["title", "phone"], source = "paper", phrase = "书屋开放" },
  { fields = ["geometry"], source = "paper", confidence = "estimated" },
]
""",
    "projects.toml": """
[[project]]
key = "park"
slug = "park"
status = "published"
kind = "park"
state = "under-way"
title = "公园"
completion_first = "2027-08"
completion_now = "2027-08"
""",
    "events.toml": """
[[event]]
key = "talk"
slug = "talk"
status = "published"
category = "reading"
place = "house"
title = "讲座"
summary = "讲一本书。"
start_on = 2026-04-23
precision = "part-of-day"
part_of_day = "morning"
citations = [ { fields = ["title", "start_on"], source = "paper", phrase = "4月23日上午" } ]

[[event]]
key = "fair"
slug = "fair"
status = "draft"
category = "reading"
title = "书市"
internal_note = "没有日期。"
""",
}


class SmallSet:
    """The small set in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        for name, text in SMALL.items():
            (directory / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there, once."""
        path = self.directory / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Append to a file, or begin it."""
        with (self.directory / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    def seed(self) -> str:
        """Run the command; returns what it prints."""
        printed = StringIO()
        call_command("seed", dir=self.directory, stdout=printed)
        return printed.getvalue()


@pytest.fixture
def small(db: None, tmp_path: Path) -> SmallSet:
    """The small set, not seeded yet."""
    return SmallSet(tmp_path)
