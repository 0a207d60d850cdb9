"""Values of parameters: what is read, how it is spelt, what is refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from publish.query import values

ODD_NUMBERS = [
    "nan", "NaN", "inf", "-inf", "Infinity", "1_16", "1e2", "0x74", "１１６", "١١٦", "一", "", " 1", "1 ", "1.", ".5",
    "--1", "+-1", "1.2.3", "12345", "1.1234567890123456", "1\n", "1\x00", "½", "116°", "true", "null",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "box", "spelt"),
    [
        ("116.3,39.8,116.7,40.2", (116.3, 39.8, 116.7, 40.2), "116.3,39.8,116.7,40.2"),
        ("116.30,39.80,116.70,40.20", (116.3, 39.8, 116.7, 40.2), "116.3,39.8,116.7,40.2"),
        ("+116.3,039.8,116.7,40.2", (116.3, 39.8, 116.7, 40.2), "116.3,39.8,116.7,40.2"),
        ("116.3,39.8,0,116.7,40.2,100", (116.3, 39.8, 116.7, 40.2), "116.3,39.8,116.7,40.2"),
        ("116.3,39.8,-5,116.7,40.2,8848.86", (116.3, 39.8, 116.7, 40.2), "116.3,39.8,116.7,40.2"),
        ("-180,-90,180,90", (-180, -90, 180, 90), "-180,-90,180,90"),
        ("-0,-0.0,0,0.00000001", (0, 0, 0, 0), "0,0,0,0"),
        ("-0.00000001,0,0,0", (0, 0, 0, 0), "0,0,0,0"),
        ("116.4,39.9,116.4,39.9", (116.4, 39.9, 116.4, 39.9), "116.4,39.9,116.4,39.9"),
        ("116.123456789,39,117,40", (116.1234568, 39, 117, 40), "116.1234568,39,117,40"),
        ("100,10,110,20", (100, 10, 110, 20), "100,10,110,20"),
    ],
)
def test_a_bbox_is_read_and_has_one_spelling(text, box, spelt):
    read = values.parse_bbox("bbox", text)
    assert read == box
    assert values.degrees_text(read) == spelt
    assert values.parse_bbox("bbox", spelt) == read


@pytest.mark.parametrize(
    "text",
    [
        *(f"{number},39.8,116.7,40.2" for number in ODD_NUMBERS),
        *(f"116.3,39.8,116.7,{number}" for number in ODD_NUMBERS),
        *(f"116.3,39.8,{number},116.7,40.2,1" for number in ODD_NUMBERS),
        "116.3",
        "116.3,39.8,116.7",
        "116.3,39.8,0,116.7,40.2",
        "1,1,1,2,2,2,3",
        "116.3;39.8;116.7;40.2",
        "116.3，39.8，116.7，40.2",
        "116.3,39.8,116.7,40.2,",
        ",116.3,39.8,116.7",
        "170,39,-170,40",
        "116.7,39.8,116.3,40.2",
        "116.3,40.2,116.7,39.8",
        "181,0,182,1",
        "0,-91,1,0",
        "0,0,180.0000001,1",
        "39.8,116.3,40.2,116.7",
        "[116.3,39.8,116.7,40.2]",
    ],
)
def test_a_bbox_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_bbox("bbox", text)
    assert refused.value.name == "bbox"
    assert "西" in refused.value.message or "经度" in refused.value.message


@given(
    st.tuples(st.floats(-180, 180), st.floats(-180, 180)).map(sorted),
    st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted),
)
def test_every_box_on_earth_comes_back_from_its_spelling(longitudes, latitudes):
    box = (longitudes[0], latitudes[0], longitudes[1], latitudes[1])
    read = values.parse_bbox("bbox", ",".join(f"{number:.7f}" for number in box))
    spelt = values.degrees_text(read)
    assert values.parse_bbox("bbox", spelt) == read
    assert values.degrees_text(values.parse_bbox("bbox", spelt)) == spelt
    assert "-0," not in f"{spelt},"


@pytest.mark.parametrize(
    ("text", "position", "spelt"),
    [
        ("116.46,39.92", (116.46, 39.92), "116.46,39.92"),
        ("116.460000,+39.9200000", (116.46, 39.92), "116.46,39.92"),
        ("-0,-0.00000001", (0, 0), "0,0"),
        ("-180,90", (-180, 90), "-180,90"),
        ("116.123456789,39", (116.1234568, 39), "116.1234568,39"),
    ],
)
def test_a_position_is_read_and_has_one_spelling(text, position, spelt):
    read = values.parse_position("near", text)
    assert read == position
    assert values.degrees_text(read) == spelt
    assert values.parse_position("near", spelt) == read


@pytest.mark.parametrize(
    "text",
    [
        *(f"{number},39.92" for number in ODD_NUMBERS),
        *(f"116.46,{number}" for number in ODD_NUMBERS),
        *("", ",", "116.46", "116.46,39.92,", "116.46,39.92,5", "116.46 39.92", "116.46，39.92", "116.46;39.92"),
        *("180.0000001,0", "0,-90.0000001", "39.92,116.46", "9" * 30, "[116.46,39.92]", "1e2,39"),
    ],
)
def test_a_position_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_position("near", text)
    assert refused.value.name == "near"
    assert "经度" in refused.value.message


@pytest.mark.parametrize(
    ("text", "metres", "spelt"),
    [
        ("1", 1, "1"),
        ("500", 500, "500"),
        ("0500.0", 500, "500"),
        ("50000", 50_000, "50000"),
        ("50000.0004", 50_000, "50000"),
        ("1000.25", 1000.25, "1000.25"),
        ("0.9999999", 1, "1"),
        ("12.345678", 12.346, "12.346"),
    ],
)
def test_a_radius_is_read_and_has_one_spelling(text, metres, spelt):
    read = values.parse_radius("radius", text)
    assert read == metres
    assert values.metres_text(read) == spelt
    assert values.parse_radius("radius", spelt) == read


@pytest.mark.parametrize(
    "text",
    [
        *(number for number in ODD_NUMBERS if number != "12345"),
        *("0", "0.999", "50000.001", "50001", "99999", "100000", "-5", "+5", "500m", "500,5", "5 00", "9" * 400),
    ],
)
def test_a_radius_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_radius("radius", text)
    assert refused.value.name == "radius"
    assert "1 到 50000" in refused.value.message


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("2026-04-23", "2026-04-22T16:00:00Z"),
        ("2026-04-22T16:00:00Z", "2026-04-22T16:00:00Z"),
        ("2026-04-22t16:00:00z", "2026-04-22T16:00:00Z"),
        ("2026-04-23T00:00:00+08:00", "2026-04-22T16:00:00Z"),
        ("2026-04-22T16:00:00.000Z", "2026-04-22T16:00:00Z"),
        ("2026-04-22T16:00:00.5Z", "2026-04-22T16:00:00.500000Z"),
        ("2026-04-22T16:00:00.123456789Z", "2026-04-22T16:00:00.123456Z"),
        ("1970-01-01", "1969-12-31T16:00:00Z"),
        ("9999-12-31", "9999-12-30T16:00:00Z"),
    ],
)
def test_a_moment_is_read_and_has_one_spelling(text, spelt):
    read = values.parse_moment("updated_since", text)
    assert values.moment_text(read) == spelt
    assert values.parse_moment("updated_since", spelt) == read


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-4-23", "2026-02-30", "2026-04-23T09:30", "2026-04-23T09:30:00", "2026-04-23 09:30:00Z", "2026",
        "2026-04-23T25:00:00Z", "2026-04-23T09:30:00+99:00", "2026-04-23/..", "../2026-04-23", "..", "now", "nan",
        "1713920000", "-1", "2026-04-23\x00", "2026-04-23\n", "２０２６-04-23", "٢٠٢٦-٠٤-٢٣", "0001-01-01",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "0000-01-01", "10000-01-01",
        "2026-04-23T09:30:00.1234567890Z",
    ],
)  # fmt: skip
def test_a_moment_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_moment("updated_since", text)
    assert refused.value.name == "updated_since"
    assert len(refused.value.message) < 200


@given(st.text())
def test_any_text_is_read_or_refused_by_every_parser(text):
    for parse in (
        *(values.parse_bbox, values.parse_slugs, values.parse_interval, values.parse_completing),
        *(values.parse_position, values.parse_radius, values.parse_moment),
    ):
        with suppress(InvalidParameter):
            parse("name", text)


DAY = date(2026, 4, 23)


@pytest.mark.parametrize(
    ("text", "first_on", "last_on", "spelt"),
    [
        ("2026-04-23", DAY, DAY, "2026-04-23"),
        ("2026-04-23/2026-04-23", DAY, DAY, "2026-04-23"),
        ("2026-04-01/2026-04-30", date(2026, 4, 1), date(2026, 4, 30), "2026-04-01/2026-04-30"),
        ("2026-04-23/..", DAY, None, "2026-04-23/.."),
        ("2026-04-23/", DAY, None, "2026-04-23/.."),
        ("../2026-04-23", None, DAY, "../2026-04-23"),
        ("/2026-04-23", None, DAY, "../2026-04-23"),
        ("../..", None, None, "../.."),
        ("../", None, None, "../.."),
        ("/..", None, None, "../.."),
        ("2026-04-22T16:00:00Z", DAY, DAY, "2026-04-23"),
        ("2026-04-22t16:00:00z", DAY, DAY, "2026-04-23"),
        ("2026-04-23T23:59:59.999999+08:00", DAY, DAY, "2026-04-23"),
        ("2026-04-22T09:00:00-07:00", DAY, DAY, "2026-04-23"),
        ("2026-04-22T16:00:00Z/2026-04-24T15:59:59Z", DAY, date(2026, 4, 24), "2026-04-23/2026-04-24"),
        ("0001-01-01", date(1, 1, 1), date(1, 1, 1), "0001-01-01"),
        ("0001-01-01/9999-12-31", date(1, 1, 1), date(9999, 12, 31), "0001-01-01/9999-12-31"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "2024-02-29"),
    ],
)
def test_an_interval_is_read_in_local_days_and_has_one_spelling(text, first_on, last_on, spelt):
    read = values.parse_interval("datetime", text)
    assert (read.first_on, read.last_on, read.text) == (first_on, last_on, spelt)
    assert values.parse_interval("datetime", spelt) == read


@pytest.mark.parametrize(
    "text",
    [
        "/", "..", "...", "../../..", "2026-04-23//", "2026-04-23/2026-04-22", "2026-4-23", "20260423", "2026-W17-4",
        "2026-02-29", "2026-02-30", "2026-13-01", "0000-01-01", "10000-01-01", "-2026-04-23", "２０２６-04-23", "today",
        "2026", "2026-04", "2026-04-23T09:30:00", "2026-04-23T09:30", "2026-04-23T24:00:00Z", "2026-04-23T23:59:60Z",
        "2026-04-23T09:30:00+99:00", "2026-04-23T09:30:00 08:00", "2026-04-23 09:30:00Z", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00", "2026-04-23/P1D", "2026-04-23\n", "2026-04-23\x00", "2026-04-23,2026-04-24",
        "nan", "2026-04-23T09:30:00.Z", "2026-04-23/ ", "٢٠٢٦-٠٤-٢٣", "\ud800",
    ],
)  # fmt: skip
def test_an_interval_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_interval("datetime", text)
    assert refused.value.name == "datetime"
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("2027", "2027-01-01/2027-12-31"),
        ("2027-08", "2027-08-01/2027-08-31"),
        ("2028-02", "2028-02-01/2028-02-29"),
        ("2027-33", "2027-01-01/2027-03-31"),
        ("2027-36", "2027-10-01/2027-12-31"),
        ("2027-41", "2027-07-01/2027-12-31"),
        ("2027-08-14", "2027-08-14"),
        ("2027/2028", "2027-01-01/2028-12-31"),
        ("2027-08/..", "2027-08-01/.."),
        ("../2027-08", "../2027-08-31"),
        ("../..", "../.."),
        ("9999", "9999-01-01/9999-12-31"),
        ("0001", "0001-01-01/0001-12-31"),
    ],
)
def test_a_completion_is_read_as_wide_as_it_is_vague(text, spelt):
    read = values.parse_completing("completing", text)
    assert read.text == spelt
    assert values.parse_completing("completing", spelt) == read


@pytest.mark.parametrize(
    "text",
    ["", "/", "..", "2027/", "/2027", "2027/2028/2029", "2028/2027", "2027-13", "2027-32", "2027-00", "2027-37",
     "2027-42", "27", "0000", "20270", "２０２７", "2027年8月", "2027-8", "2027-08-32", "2027-08?", "nan", "\x00"],
)  # fmt: skip
def test_a_completion_of_anything_else_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_completing("completing", text)
    assert refused.value.name == "completing"


def test_slugs_are_sorted_and_told_once():
    assert values.parse_slugs("category", "b,a,b,a-1") == ("a", "a-1", "b")
    assert len(values.parse_slugs("category", ",".join(f"s{number}" for number in range(50)))) == 50


@pytest.mark.parametrize(
    "text",
    ["", ",", "a,", ",a", "a,,b", "A", "a_b", "-a", "a-", "a--b", "a b", "中文", "ａ", "a\x00", "a\n", "../etc", "a'b",
     "a%", "a;b", "a，b", "a" * 81, ",".join(["a"] * 51), "\ud800", "é"],
)  # fmt: skip
def test_slugs_of_anything_else_are_refused_by_name(text):
    with pytest.raises(InvalidParameter) as refused:
        values.parse_slugs("category", text)
    assert refused.value.name == "category"
    assert len(refused.value.message) < 200
