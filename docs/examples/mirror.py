"""Keep a copy of everything that a civic calendar has published, in an SQLite file. Needs nothing but Python 3.11.

    python mirror.py https://calendar.example.cn mirror.sqlite3 --every 300

Run it again and it goes on where it stopped. A page of changes and the position behind it are written in
one transaction, so that it may be killed at any moment. What the copy holds then:

    SELECT name, json_extract(record, '$.title') FROM entry WHERE collection = 'events' AND record IS NOT NULL;

A record that was withdrawn stays as a row whose `record` is null, and `merged_into` says which one it lives on in.
"""

import argparse
import gzip
import json
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, NamedTuple

LIMIT = 500
TRIES = 5
SCHEMA = """
    CREATE TABLE IF NOT EXISTS entry (
        collection TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT, merged_into TEXT,
        pass INTEGER NOT NULL, PRIMARY KEY (collection, name)
    );
    CREATE TABLE IF NOT EXISTS standing (
        one INTEGER PRIMARY KEY CHECK (one = 1), after TEXT NOT NULL, etag TEXT NOT NULL, pass INTEGER NOT NULL
    );
    INSERT OR IGNORE INTO standing VALUES (1, '', '', 1);
"""


class Answer(NamedTuple):
    """What came back: the status, the header fields, the octets."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, headers: Mapping[str, str]) -> Answer:
    """GET an address; an error status is an answer like any."""
    request = urllib.request.Request(url, headers={"User-Agent": "civic-mirror/1", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


class Mirror:
    """A copy in the file at `path` of what the service at `base` publishes."""

    def __init__(
        self,
        base: str,
        path: str,
        *,
        limit: int = LIMIT,
        fetch: Callable[[str, Mapping[str, str]], Answer] = fetch,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base, self.limit, self.fetch, self.sleep = base.rstrip("/"), limit, fetch, sleep
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(SCHEMA)

    def catch_up(self) -> int:
        """Read pages until nothing more stands behind the position; returns how many entries were read."""
        read = 0
        while True:
            page = self._page()
            if page is None:
                return read
            read += len(page["changes"])
            if not page["more"]:
                return read

    def _page(self) -> dict[str, Any] | None:
        """Read and keep the next page. None when there is nothing new since the last time."""
        after, etag, current_pass = self._standing()
        url = f"{self.base}/api/v1/changes?limit={self.limit}" + (f"&after={after}" if after else "")
        answer = self._patiently(url, {"Accept-Encoding": "gzip", **({"If-None-Match": etag} if etag else {})})
        if answer.status == 304:
            return None
        if answer.status == 410:
            # The service holds other data now. What does not come again in the next pass is gone.
            self._stand("", "", current_pass + 1)
            return {"changes": [], "more": True}
        if answer.status != 200:
            raise RuntimeError(f"{url} answered {answer.status}: {answer.body[:500].decode(errors='replace')}")
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        page: dict[str, Any] = json.loads(gzip.decompress(answer.body) if is_packed else answer.body)
        self._keep(page, after, answer.headers.get("ETag", ""), current_pass)
        return page

    def _patiently(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer; where the service asks to wait (429, 503), what it says after the wait."""
        answer = self.fetch(url, headers)
        for _ in range(TRIES):
            if answer.status not in (429, 503):
                break
            wait = answer.headers.get("Retry-After", "")
            self.sleep(int(wait) if wait.isdecimal() else 60)
            answer = self.fetch(url, headers)
        return answer

    def _keep(self, page: dict[str, Any], after: str, etag: str, current_pass: int) -> None:
        """Write a page and the position behind it, both or neither."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            self.database.executemany(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                [_row(change, current_pass) for change in page["changes"]],
            )
            if not page["more"]:
                self.database.execute("DELETE FROM entry WHERE pass < ?", (current_pass,))
            # The validator belongs to the address: it is of use when that stays what it is.
            self._stand(page["next"], etag if page["next"] == after else "", current_pass)
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _standing(self) -> tuple[str, str, int]:
        after, etag, current_pass = self.database.execute("SELECT after, etag, pass FROM standing").fetchone()
        return after, etag, current_pass

    def _stand(self, after: str, etag: str, current_pass: int) -> None:
        self.database.execute("UPDATE standing SET after = ?, etag = ?, pass = ?", (after, etag, current_pass))

    def records(self) -> dict[tuple[str, str], Any]:
        """What is public, by collection and uid (of a vocabulary's term: slug)."""
        found = self.database.execute("SELECT collection, name, record FROM entry WHERE record IS NOT NULL")
        return {(collection, name): json.loads(record) for collection, name, record in found}

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()


def _row(change: Mapping[str, Any], current_pass: int) -> tuple[Any, ...]:
    record = None if change.get("deleted") else json.dumps(change["record"], ensure_ascii=False)
    name = change["uid"] if "uid" in change else change["slug"]
    return change["collection"], name, change["seq"], record, change.get("into"), current_pass


def main() -> None:
    """Catch up once, or again and again."""
    parser = argparse.ArgumentParser(description="Mirror what a civic calendar has published into an SQLite file.")
    parser.add_argument("base", help="the service, e.g. https://calendar.example.cn")
    parser.add_argument("file", help="the SQLite file")
    parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="go on, asking this often")
    arguments = parser.parse_args()
    mirror = Mirror(arguments.base, arguments.file)
    while True:
        try:
            print(f"{mirror.catch_up()} changes, {len(mirror.records())} records", flush=True)
        # The service or the network is away, or an answer broke off: what is held stays as it was.
        except (OSError, HTTPException, RuntimeError, ValueError) as error:
            if not arguments.every:
                raise
            print(error, flush=True)
        if not arguments.every:
            return
        time.sleep(arguments.every)


if __name__ == "__main__":
    main()
