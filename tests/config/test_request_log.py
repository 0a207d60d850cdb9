import json
import logging.config
import re

import pytest
from django.test import Client

from config.request_log import logging_config


@pytest.fixture
def lines(capsys):
    """The log as production writes it; gives a function that reads what was written so far."""
    logging.config.dictConfig(logging_config(level="INFO", is_for_people=False))
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.config.dictConfig(logging_config(level="INFO", is_for_people=True))


@pytest.fixture
def asked(lines):
    """A request with everything that must not be written, and its lines."""
    response = Client().get(
        "/nothing-here/?q=my-question",
        REMOTE_ADDR="203.0.113.77",
        headers={"x-forwarded-for": "203.0.113.78", "user-agent": "Phone 9", "cookie": "sessionid=secret"},
    )
    return response, lines()


def test_every_line_of_a_request_carries_the_id_that_it_was_answered_with(asked):
    response, written = asked
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])
    assert {line["request_id"] for line in written} == {response["X-Request-ID"]}


def test_a_request_is_one_line_with_method_path_and_status(asked):
    _, written = asked
    (line,) = (line for line in written if line["logger"] == "config.request_log")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/nothing-here/", 404)
    assert line["milliseconds"] >= 0


@pytest.mark.parametrize("secret", ["203.0.113.77", "203.0.113.78", "my-question", "Phone 9", "secret"])
def test_nothing_about_the_reader_is_written(asked, secret):
    assert secret not in json.dumps(asked[1])


def answered_id(sent):
    return Client().get("/nothing-here/", headers={"x-request-id": sent})["X-Request-ID"]


def test_the_id_of_a_proxy_is_kept():
    assert answered_id("edge-0123456789") == "edge-0123456789"


@pytest.mark.parametrize("forged", ["short", "a" * 65, "with space and more", "line\nbreak-123", "<script>alert(1)"])
def test_an_id_of_another_form_is_replaced(forged):
    assert re.fullmatch("[0-9a-f]{32}", answered_id(forged))
