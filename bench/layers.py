"""The layer of places beside its peers: goals P7-P11 of the performance plan, as ratios of CPU time, the wall's beside.

Usage: python bench/layers.py 10000 100000 1000000 [--postgres URL] [--postgis URL [--peers PYTHON]] [--nginx]
                              [--keep FOLDER]

Ours runs on SQLite, or on PostgreSQL at URL (in databases of its own, whose names begin as that one's does). The peers'
rows stand in the PostGIS database; PYTHON is an interpreter that has djangorestframework-gis (see bench/README.md).
What was loaded is removed at the end unless there is a FOLDER to keep it in, for the next run. CPU time is that of the
process and, where it asks PostgreSQL, of the one that serves it there. Every figure is the median of several runs.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from measuring import ROOT, Cost, cpu_of, family, fetched, free_port, granian, memory, middle, nginx, peak, served
from peers import postgis_places
from random_places import boxes

LAYER = "/places.geojson"
BENCH = ROOT / "bench"
PEERS = BENCH / "peers"
# Nobody would count the CPU of a parallel worker.
os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0"


class Bench:
    """One run: where its databases and files are."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.kept_answers = folder / "answers"
        # Seconds of CPU of a box, and of an edit, by the number of places.
        self.box: dict[int, float] = {}
        self.edit: dict[int, float] = {}

    def environment(self, count: int) -> dict[str, str]:
        """What a process of ours is told."""
        url = self.options.postgres
        where = f"{url}_{count}" if url else f"sqlite:///{self.folder}/places-{count}.sqlite3"
        return {"DATABASE_URL": where, "KEPT_ANSWERS_DIR": str(self.kept_answers), "DEBUG": "true",
                "LOG_LEVEL": "WARNING"}  # fmt: skip

    def backends(self, count: int) -> list[int]:
        """PostgreSQL's processes that serve ours."""
        if not self.options.postgres:
            return []
        with psycopg.connect(f"{self.options.postgres}_{count}") as asked:
            mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            return [row[0] for row in asked.execute(f"{mine} AND backend_type = 'client backend'")]

    def ours(self, task: str, count: int) -> dict[str, Any]:
        command = [sys.executable, str(BENCH / "our_places.py"), task, str(count)]
        found = figures(command, environment=self.environment(count))
        return {name: Cost(**value) if isinstance(value, dict) else value for name, value in found.items()}

    def peer(self, command: list[str], asked: str | None = None) -> Cost:
        return Cost(**figures(command, asked))

    def by_drf(self, task: str, count: int) -> list[str]:
        """The command that asks Django REST framework."""
        return [self.options.peers, str(PEERS / "drf_places.py"), task, self.options.postgis, f"places_{count}"]

    def by_postgis(self, task: str, count: int) -> list[str]:
        """The command that asks PostGIS."""
        return [sys.executable, str(PEERS / "postgis_places.py"), task, self.options.postgis, f"places_{count}"]


def figures(command: list[str], asked: str | None = None, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """What a process printed."""
    everything = {**os.environ, **(environment or {})}
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True, env=everything)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def exists(url: str) -> bool:
    """Make the database unless it is there; whether it was."""
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        name = urlsplit(url).path[1:]
        was_there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if not was_there:
            server.execute(f'CREATE DATABASE "{name}"')
        return was_there


def drop(url: str) -> None:
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}"')


def said(name: str, cost: Cost, beside: str = "") -> None:
    print(f"  {name:<27}cpu {cost.cpu * 1e3:10.2f} ms   wall {cost.wall * 1e3:10.2f} ms   {beside}", flush=True)


def load(bench: Bench, count: int) -> None:
    """Write the rows, render them, or find both there."""
    found = bench.ours("load", count)
    print(f"\n{count:,} places on {'PostgreSQL' if bench.options.postgres else 'SQLite'}")
    if found["loaded"]:
        said("bulk_create, triggers on", Cost(found["cpu"], found["wall"], 0, 0),
             f"{found['loaded'] / found['cpu']:,.0f} a second of CPU, {_megabytes(found)}")  # fmt: skip
    found = bench.ours("fill", count)
    if found["stored"]:
        said("cold fill of the store", Cost(found["cpu"], found["wall"], 0, 0),
             f"{found['stored'] / found['cpu']:,.0f} a second of CPU [P11: 10,000], {_megabytes(found)}")  # fmt: skip


def _megabytes(found: dict[str, Any]) -> str:
    return f"database {found['octets'] / 2**20:,.0f} MB"


def whole(bench: Bench, count: int) -> None:
    """P7 and P10: all of the layer."""
    found = bench.ours("whole", count)
    store, file = found["store"], found["file"]
    said("whole, from the store", store, f"{store.octets:,} octets, first byte {store.first * 1e3:.1f} ms")
    said("whole, first of a process", found["first"], f"first byte {found['first'].first * 1e3:.1f} ms")
    said("whole, from the kept file", file)
    said("gzip, from the store", found["packed_store"])
    said("gzip, from the kept file", found["packed_file"],
         f"{found['packed_file'].cpu / store.cpu:.2f} of identity from the store, "
         f"{found['packed_file'].cpu / file.cpu:.2f} from the file [P10: 1.2]")  # fmt: skip
    # At a million the serializers would take minutes and gigabytes.
    if bench.options.peers and count <= 100_000:
        for task, goal in (("gis", 100), ("plain", 20)):
            other = bench.peer(bench.by_drf(task, count))
            said({"gis": "djangorestframework-gis", "plain": "DRF serializer"}[task], other,
                 f"{other.octets:,} octets; ours 1/{other.cpu / store.cpu:.0f} from the store, "
                 f"1/{other.cpu / file.cpu:.0f} from the file [P7: 1/{goal}]")  # fmt: skip


def over_http(bench: Bench, count: int) -> None:
    """P7 and P9 by a server; the bytes are kept for the peers."""
    port, other = free_port(), free_port()
    www = bench.folder / "www"
    www.mkdir(exist_ok=True)
    file = www / f"places-{count}.geojson"
    shutil.rmtree(bench.kept_answers, ignore_errors=True)
    with served(granian(port), port, bench.environment(count)) as server:
        fetched(port, f"{LAYER}?bbox=115.4,39.4,115.401,39.401")  # whatever a first answer loads
        worker = list(family(server))[-1]
        before = memory(worker)

        def read() -> Cost:
            return _served(lambda: [worker, *bench.backends(count)], port, LAYER)

        def read_from_store() -> Cost:
            shutil.rmtree(bench.kept_answers, ignore_errors=True)
            return read()

        first = read()
        stored = middle(read_from_store() for _ in range(3))
        kept = middle(read() for _ in range(3))
        fetched(port, LAYER, into=file)
        said("HTTP, first of a process", first)
        said("HTTP, from the store", stored, f"first byte {stored.first * 1e3:.1f} ms")
        said("HTTP, from the kept file", kept)
        print(f"  memory of the server       before {before} MB, peak {peak(worker)} MB, "
              f"added {peak(worker) - before} MB [P9: 100]", flush=True)  # fmt: skip
    if bench.options.nginx:
        with served(nginx(other, www), other) as server:
            theirs = middle(_served(lambda: family(server), other, f"/{file.name}") for _ in range(5))
        said("nginx, the same bytes", theirs, f"ours by the wall clock {stored.wall / theirs.wall:.2f} from the store, "
             f"{kept.wall / theirs.wall:.2f} from the file [P7: 7]")  # fmt: skip


def _served(processes: Callable[[], Iterable[int]], port: int, address: str) -> Cost:
    """An answer over HTTP, and what it costs those processes."""
    before = {process: cpu_of(process) for process in processes()}
    cost = fetched(port, address)
    return cost._replace(cpu=sum(cpu_of(process) - before.get(process, 0) for process in processes()))


def some(bench: Bench, count: int) -> None:
    """P8: a box of about a thousand."""
    found = bench.ours("some", count)
    client, view = found["client"], found["view"]
    asked = json.dumps(boxes(count))
    said("box, the whole stack", client, f"{client.octets:,} octets; an empty view {found['empty'].cpu * 1e3:.2f} ms")
    said("box, the view alone", view)
    bench.box[count] = view.cpu
    smallest = min(bench.box)
    print(f"  box, the view alone        {view.cpu / bench.box[smallest]:.2f} of that at {smallest:,} [P8: 1.5]")
    file = bench.folder / f"rtree-{count}.sqlite3"
    other = bench.peer([sys.executable, str(PEERS / "rtree_places.py"), str(file), str(count)], asked)
    said("R*Tree, keys alone", other, f"{other.octets} keys; {_times(found, other)} [P8: 4]")
    if bench.options.postgis:
        other = bench.peer(bench.by_postgis("boxes", count), asked)
        said("PostGIS, stored bytes", other, f"{other.octets:,} octets; {_times(found, other)} [P8: 1]")
    if bench.options.peers:
        other = bench.peer(bench.by_drf("boxes", count), asked)
        said("InBBoxFilter", other, f"{other.octets:,} octets; ours 1/{other.cpu / client.cpu:.0f}, "
             f"the view alone 1/{other.cpu / view.cpu:.0f} [P8: 1/50]")  # fmt: skip


def _times(found: dict[str, Any], other: Cost) -> str:
    """Ours as multiples of the other."""
    whole, view = found["client"], found["view"]
    return (f"ours {whole.cpu / other.cpu:.2f} (wall {whole.wall / other.wall:.2f}), "
            f"the view alone {view.cpu / other.cpu:.2f} (wall {view.wall / other.wall:.2f})")  # fmt: skip


def nearest(bench: Bench, count: int) -> None:
    """The ten nearest to a point, by raw keys."""
    found = bench.ours("ten", count)
    said("nearest ten", found["cost"])
    if bench.options.postgis:
        other = figures(bench.by_postgis("nearest", count), json.dumps(boxes(count)))
        cost, ours = Cost(**other["cost"]), found["cost"]
        same = sum(here == there for here, there in zip(found["ten"], other["ten"], strict=True))
        said("PostGIS, by geography", cost, f"ours {ours.cpu / cost.cpu:.2f} (wall {ours.wall / cost.wall:.2f}); "
             f"the same ten at {same} of {len(found['ten'])} points")  # fmt: skip


def streamed(bench: Bench, count: int) -> None:
    """P9: what a fresh process holds."""
    for task, name in (("stream", "identity"), ("stream_packed", "gzip")):
        found = bench.ours(task, count)
        print(f"  memory, {name:<19}before {found['before']} MB, peak {found['peak']} MB, "
              f"added {found['peak'] - found['before']} MB [P9: 100]   {found['wall']:.1f} s", flush=True)  # fmt: skip


def edited(bench: Bench, count: int) -> None:
    """P11: one change."""
    found = bench.ours("edit", count)
    bench.edit[count] = found["save"] + found["store"]
    smallest = min(bench.edit)
    print(f"  one edit, cpu              save {found['save'] * 1e3:.1f} ms, store {found['store'] * 1e3:.1f} ms, "
          f"a box after it {found['box'] * 1e3:.1f} ms   "
          f"{bench.edit[count] / bench.edit[smallest]:.2f} of that at {smallest:,} [P11: 1]", flush=True)  # fmt: skip


def features(layer: Path) -> Iterator[bytes]:
    """The Features of a layer, as their bytes."""
    decoder = json.JSONDecoder()
    with layer.open("rb") as lines:
        for line in lines:
            found = line.find(b'{"type":"Feature",')
            if found >= 0:
                text = line[found:].decode()
                yield text[: decoder.raw_decode(text)[1]].encode()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--postgis", metavar="URL")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--nginx", action="store_true")
    parser.add_argument("--keep", metavar="FOLDER", type=Path)
    options = parser.parse_args()
    if options.peers and not options.postgis:
        parser.error("--peers needs --postgis, where their rows are")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, (options.keep or Path(folder)).resolve())
        bench.folder.mkdir(parents=True, exist_ok=True)
        print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, Python {platform.python_version()}, "
              f"SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
        for count in sorted(options.counts):
            measure(bench, count)


def measure(bench: Bench, count: int) -> None:
    options = bench.options
    made = [url for url in (options.postgres and f"{options.postgres}_{count}", options.postgis) if url]
    made = [url for url in made if not exists(url) and not options.keep]
    load(bench, count)
    over_http(bench, count)
    if options.postgis:
        layer = bench.folder / "www" / f"places-{count}.geojson"
        postgis_places.fill(options.postgis, f"places_{count}", features(layer), count)
    whole(bench, count)
    some(bench, count)
    nearest(bench, count)
    streamed(bench, count)
    edited(bench, count)
    for url in made:
        drop(url)


if __name__ == "__main__":
    main()
