"""PartialDate: what is read, what it means, what is refused."""

from datetime import date

import pytest

from core.partial_date import PartialDate

EDTF = [
    # text, precision, first day, last day, Chinese label, English label
    ("2027", "year", date(2027, 1, 1), date(2027, 12, 31), "2027年", "2027"),
    ("2027-08", "month", date(2027, 8, 1), date(2027, 8, 31), "2027年8月", "August 2027"),
    ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29), "2028年2月", "February 2028"),
    ("2100-02", "month", date(2100, 2, 1), date(2100, 2, 28), "2100年2月", "February 2100"),
    ("2027-12", "month", date(2027, 12, 1), date(2027, 12, 31), "2027年12月", "December 2027"),
    ("2027-08-04", "day", date(2027, 8, 4), date(2027, 8, 4), "2027年8月4日", "4 August 2027"),
    ("2028-02-29", "day", date(2028, 2, 29), date(2028, 2, 29), "2028年2月29日", "29 February 2028"),
    ("2027-33", "quarter", date(2027, 1, 1), date(2027, 3, 31), "2027年一季度", "Q1 2027"),
    ("2027-34", "quarter", date(2027, 4, 1), date(2027, 6, 30), "2027年二季度", "Q2 2027"),
    ("2027-35", "quarter", date(2027, 7, 1), date(2027, 9, 30), "2027年三季度", "Q3 2027"),
    ("2027-36", "quarter", date(2027, 10, 1), date(2027, 12, 31), "2027年四季度", "Q4 2027"),
    ("2027-40", "half", date(2027, 1, 1), date(2027, 6, 30), "2027年上半年", "first half of 2027"),
    ("2027-41", "half", date(2027, 7, 1), date(2027, 12, 31), "2027年下半年", "second half of 2027"),
    ("9999-12", "month", date(9999, 12, 1), date(9999, 12, 31), "9999年12月", "December 9999"),
]

TYPED = [
    ("2027年", "2027"),
    ("2027", "2027"),
    ("2027年8月", "2027-08"),
    ("2027年08月", "2027-08"),
    ("2027年12月", "2027-12"),
    ("2027年8月4日", "2027-08-04"),
    ("2027年8月4", "2027-08-04"),
    ("2027年一季度", "2027-33"),
    ("2027年第二季度", "2027-34"),
    ("2027年第3季度", "2027-35"),
    ("2027年4季度", "2027-36"),
    ("2027年上半年", "2027-40"),
    ("2027年下半年", "2027-41"),
    (" 2027 年 8 月 ", "2027-08"),
    ("\u30002027年8月\n", "2027-08"),
    ("2027\u3000年\u30008\u3000月", "2027-08"),
    ("2027-35", "2027-35"),
    ("2027Q3", "2027-35"),
    ("2027-q1", "2027-33"),
    ("2027年Q4", "2027-36"),
    ("２０２７", "2027"),
    ("２０２７－０８", "2027-08"),
    ("２０２７年８月１４日", "2027-08-14"),
    ("２０２７年第３季度", "2027-35"),
]

REFUSED = [
    "", " ", "0000", "0000-01", "27", "227", "20270", "2027-0", "2027-00", "2027-13", "2027-8", "2027-21", "2027-32",
    "2027-37", "2027-39", "2027-42", "2027-99", "2027-02-29", "2027-02-30", "2027-04-31", "2027-00-10", "2027-08-00",
    "2027-08-32", "2027-33-01", "2027-8-4", "2027/08/14", "2027.8", "20270814", "2027-W33", "2027-08-14T09:00",
    "2027-08~", "2027?", "2027-XX", "../2027", "2027-08/2027-09", "+2027", "-2027",
    "٢٠٢٧", "2027Q5", "2027Q", "Q3", "2027Q33", "2027-08\n", "2027-08-14\x00", "2027年13月", "2027年33月", "2027年40月", "2027年0月", "2027年2月30日",
    "2027年13月5日", "2027年五季度", "2027年5季度", "2027年上半", "27年8月", "八月", "2027年8月底", "2027年8月或9月",
]  # fmt: skip


@pytest.mark.parametrize(("text", "precision", "first_on", "last_on", "label_zh", "label_en"), EDTF)
def test_edtf_value_means_its_days_and_no_more(text, precision, first_on, last_on, label_zh, label_en):
    value = PartialDate.parse(text)
    assert (value.edtf, value.precision, value.first_on, value.last_on) == (text, precision, first_on, last_on)
    assert (value.label_zh, value.label_en, str(value)) == (label_zh, label_en, text)


@pytest.mark.parametrize(("typed", "edtf"), TYPED)
def test_what_a_person_types_is_read(typed, edtf):
    assert PartialDate.read(typed) == PartialDate.parse(edtf)


@pytest.mark.parametrize("row", EDTF)
def test_the_chinese_label_is_read_back_as_the_same_value(row):
    assert PartialDate.read(row[4]).edtf == row[0]


@pytest.mark.parametrize("text", REFUSED)
def test_an_impossible_value_is_refused_in_chinese(text):
    with pytest.raises(ValueError, match="不是有效的日期"):
        PartialDate.parse(text)
    if text != text.strip():
        return
    with pytest.raises(ValueError, match="不是有效的日期"):
        PartialDate.read(text)


def test_fullwidth_digits_are_what_people_type_and_never_what_is_stored():
    with pytest.raises(ValueError, match="不是有效的日期"):
        PartialDate.parse("２０２７")


def test_the_refusal_quotes_what_was_typed():
    with pytest.raises(ValueError, match="“2027年13月5日”"):
        PartialDate.read("2027年13月5日")


@pytest.mark.parametrize(
    ("value", "first_on", "last_on", "meets"),
    [
        ("2027-08", date(2027, 8, 31), date(2027, 9, 30), True),
        ("2027-08", date(2027, 9, 1), date(2027, 9, 30), False),
        ("2027-08", date(2027, 7, 1), date(2027, 8, 1), True),
        ("2027-08", date(2027, 7, 1), date(2027, 7, 31), False),
        ("2027-08", date(2027, 8, 10), date(2027, 8, 11), True),
        ("2027-08-14", date(2027, 1, 1), date(2027, 12, 31), True),
        ("2027", date(2026, 12, 31), date(2026, 12, 31), False),
        ("2027-41", date(2027, 6, 30), date(2027, 7, 1), True),
        ("2027-40", date(2027, 7, 1), date(2027, 7, 1), False),
    ],
)
def test_overlap_counts_both_ends(value, first_on, last_on, meets):
    assert PartialDate.parse(value).overlaps(first_on, last_on) is meets
