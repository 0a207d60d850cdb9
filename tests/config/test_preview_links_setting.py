"""A number of days that cannot be meant is told by the system check."""

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(("days", "told"), [(0, True), (1, False), (7, False), (90, False), (91, True), (-1, True)])
def test_links_to_previews_last_from_a_day_to_ninety(days, told, settings):
    settings.PREVIEW_LINK_DAYS = days
    assert (f"PREVIEW_LINK_DAYS is {days}." in [message.msg for message in run_checks(tags=["security"])]) == told
