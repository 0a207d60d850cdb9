"""vdirsyncer and khal as people use them: configured by files, run as commands, a folder between them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_VDIRSYNCER = """\
[general]
status_path = "{home}/status/"

[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"

[storage remote]
type = "http"
url = "{url}"

[storage local]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""
_KHAL = """\
[calendars]
[[feed]]
path = {home}/calendar/
readonly = True

[sqlite]
path = {home}/khal.db

[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
Stored = dict[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody whose computer keeps a feed in a folder; `home` holds that folder and both programs' files."""

    home: Path
    url: str

    def prepare(self) -> None:
        """Write both configurations."""
        (self.home / "calendar").mkdir()
        (self.home / "vdirsyncer").write_text(_VDIRSYNCER.format(home=self.home, url=self.url), encoding="utf-8")
        (self.home / "khal").write_text(_KHAL.format(home=self.home), encoding="utf-8")
        self._run("vdirsyncer", "-c", str(self.home / "vdirsyncer"), "discover", "feed")

    def sync(self) -> str:
        """Fetch the feed; what the program says it did."""
        return self._run("vdirsyncer", "-c", str(self.home / "vdirsyncer"), "sync")

    def stored(self) -> Stored:
        """Every item in the folder, by file name: when it was written, and what."""
        files = (self.home / "calendar").glob("*.ics")
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}

    def listed(self, first: str, last: str) -> list[str]:
        """`start end title` of every occurrence that khal shows between two days."""
        shown = self._run(
            *("khal", "-c", str(self.home / "khal"), "list", "--day-format", ""),
            *("--format", "{start-long-full} {end-long-full} {title}", first, last),
        )
        return [line.strip() for line in shown.splitlines() if line.strip()]

    def _run(self, *command: str) -> str:
        program = shutil.which(command[0])
        assert program, f"Install {command[0]}: apt-get install vdirsyncer khal."
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai",
            "XDG_CONFIG_HOME": str(self.home), "XDG_DATA_HOME": str(self.home), "XDG_CACHE_HOME": str(self.home),
        }  # fmt: skip
        result = subprocess.run(
            [program, *command[1:]], env=environment, capture_output=True, check=False, timeout=120, text=True
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr
