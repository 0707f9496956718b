"""How moments stand on staff screens."""

from datetime import datetime

from django.utils import formats, translation


def test_a_moment_in_english_ends_with_its_minutes_so_that_a_sentence_ends_with_one_full_stop():
    with translation.override("en"):
        assert formats.date_format(datetime(2026, 11, 25, 16, 7), "DATETIME_FORMAT") == "Nov. 25, 2026, 16:07"  # noqa: DTZ001 - a wall clock
        assert formats.time_format(datetime(2026, 11, 25, 6, 9), "TIME_FORMAT") == "06:09"  # noqa: DTZ001 - a wall clock
