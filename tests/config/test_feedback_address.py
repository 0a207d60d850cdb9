"""FEEDBACK_URL may have one place to fill in, and a misspelt one is found before a reader finds it."""

from typing import Any

import pytest

from config.checks import check_feedback_url


@pytest.mark.parametrize(
    "address", ["", "https://feedback.example.cn/", "mailto:desk@example.cn?subject={url}", "tel:12345"]
)
def test_an_address_with_the_page_in_it_or_without_is_fine(address: str, settings: Any) -> None:
    settings.FEEDBACK_URL = address
    assert check_feedback_url(None) == []


def test_what_nothing_would_fill_in_is_named(settings: Any) -> None:
    settings.FEEDBACK_URL = "https://feedback.example.cn/?page={uri}&title={title"
    (problem,) = check_feedback_url(None)
    assert problem.id == "civic.E006"
    assert problem.msg == "FEEDBACK_URL has {title, {uri}, which nothing fills in."
