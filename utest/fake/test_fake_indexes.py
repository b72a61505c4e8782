"""What is found under a key."""

from fractions import Fraction

from RegistryLibrary.fake.indexes import Index


def test_items_are_found_in_the_order_in_which_they_were_added() -> None:
    index: Index[str, int, Fraction] = Index(lambda item: item.denominator)
    half, third, quarter = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)
    for item in (third, half, quarter):
        index.add("one", item)
    index.add("other", half)

    assert list(index.of("one").items()) == [(3, third), (2, half), (4, quarter)]
    assert index.of("other") == {2: half}
    assert index.of("none") == {}
    assert len(index) == 2


def test_what_was_dropped_is_found_no_more_whether_it_was_alone_or_not() -> None:
    index: Index[str, int, int] = Index(int)
    for number in (1, 2):
        index.add("shared", number)
    index.drop("shared", 1)
    assert index.of("shared") == {2: 2}
    index.add("shared", 3)
    assert index.of("shared") == {2: 2, 3: 3}
    for number in (2, 3):
        index.drop("shared", number)
    index.add("alone", 4)
    index.drop("alone", 4)

    assert index.of("shared") == index.of("alone") == {}
    assert len(index) == 0
