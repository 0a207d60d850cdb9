import re

from tests.environment import ROOT

# What a clone does not hold: see .gitignore.
NOT_OURS = {"var", "build", "static-root", "__pycache__", "node_modules"}
MACHINE_PATH = re.compile(rb"(?<![A-Za-z0-9.~_%>-])/(?:tmp|work|root|farm|home|Users)/[A-Za-z]")


def files():
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        is_left_out = any(part in NOT_OURS or (part.startswith(".") and part != ".ci") for part in parts)
        if path.is_file() and not is_left_out:
            yield path


def test_no_file_names_a_path_of_somebodys_machine():
    found = [path.relative_to(ROOT).as_posix() for path in files() if MACHINE_PATH.search(path.read_bytes())]
    assert found == []


def test_such_a_path_would_be_found():
    assert MACHINE_PATH.search(b"see /" + b"home/somebody/notes")
    assert not MACHINE_PATH.search(b"https://example.cn/" + b"home/page")
