"""What every benchmark needs: clocks, memory, servers and who asks them. The standard library alone: peers use it."""

import http.client
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Cost(NamedTuple):
    """Seconds of CPU and of the wall clock, seconds to the first byte, octets."""

    cpu: float
    wall: float
    first: float
    octets: int


def cpu() -> float:
    """Seconds that this process has computed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu_of(process: int) -> float:
    """Seconds that another process has computed, by its own clock (what clock_getcpuclockid gives)."""
    return time.clock_gettime(~process << 3 | 2)


def memory(process: int | str = "self") -> int:
    """Megabytes resident now."""
    return _megabytes(process, "VmRSS")


def peak(process: int | str = "self") -> int:
    """Megabytes resident at most so far; not what was inherited, as getrusage has it."""
    return _megabytes(process, "VmHWM")


def _megabytes(process: int | str, name: str) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) // 1024


def family(process: int) -> Iterator[int]:
    """A process and its descendants."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from family(int(child))


def measured(chunks: Iterable[bytes], begin: Callable[[], float] = cpu) -> Cost:
    """What it costs to make all of these bytes, which are kept nowhere; `begin` is the clock of the work."""
    before, begun, first, octets = begin(), time.perf_counter(), 0.0, 0
    for chunk in chunks:
        first = first or time.perf_counter() - begun
        octets += len(chunk)
    return Cost(begin() - before, time.perf_counter() - begun, first, octets)


def often(work: Callable[[], Cost], times: int = 7) -> Cost:
    return middle(work() for _ in range(times))


def middle(costs: Iterable[Cost]) -> Cost:
    """The median of each figure."""
    *seconds, octets = (median(values) for values in zip(*costs, strict=True))
    return Cost(*seconds, round(octets))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], port: int, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """The server's process, while it serves."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(environment or {})}, **quiet)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def granian(port: int) -> list[str]:
    """The command that serves the project, by one worker."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
            "--blocking-threads", "2", "config.wsgi:application"]  # fmt: skip


def nginx(port: int, folder: Path) -> list[str]:
    """The command that serves the files of a folder."""
    for each in (folder, folder.parent):
        each.chmod(0o755)
    config = folder / "nginx.conf"
    config.write_text(
        f"worker_processes 1; pid {folder}/pid; error_log {folder}/error; daemon off; user root;\n"
        f"events {{}} http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n",
        encoding="ascii",
    )
    return [shutil.which("nginx") or "nginx", "-c", str(config)]


def fetched(port: int, address: str, into: Path | None = None) -> Cost:
    """One GET over HTTP, read to the end, by the wall clock; kept only when there is a file to keep it in."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", address)
    response = connection.getresponse()
    piece = response.read(1)
    first, octets = time.perf_counter() - begun, 0
    with (into or Path(os.devnull)).open("wb") as file:
        while piece:
            octets += file.write(piece)
            piece = response.read(2**20)
    connection.close()
    return Cost(0, time.perf_counter() - begun, first, octets)
