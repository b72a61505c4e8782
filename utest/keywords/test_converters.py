"""Text of a test, as the value that a keyword takes."""

import json
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from robot import running
from robot.api.types import Secret
from robot.running.arguments.customconverters import ConverterInfo, CustomArgumentConverters
from robot.utils import DotDict

from RegistryLibrary import RegistryLibrary
from RegistryLibrary.converters import (
    CONVERTERS,
    ByteSize,
    argument_types,
    to_boolean,
    to_dictionary,
    to_secret,
    to_size,
    to_time,
)
from RegistryLibrary.protocol.types import PackageType

UNITS = {"": 1, "B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20}
KEYS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=8,
)


@given(st.integers(0, 10**15 - 1), st.sampled_from(list(UNITS)), st.sampled_from(["", " ", "  "]))
def test_a_size_is_its_number_times_its_unit(number: int, unit: str, blank: str) -> None:
    for written in (unit, unit.upper(), unit.lower()):
        assert to_size(f" {number}{blank}{written} ") == number * UNITS[unit]


@given(st.integers(-(2**70), 2**70))
def test_a_number_is_a_size_as_it_is(number: int) -> None:
    assert to_size(number) == number


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "nothing"),
        ("MiB", "no number"),
        ("-1", "below 0"),
        ("1.5 MiB", "a fraction"),
        ("1 TiB", "a unit that answers do not have"),
        ("16 M", "half a unit"),
        ("1_000", "an underscore, though Python takes it"),
        ("\u0661", "a digit that is not ASCII"),
        ("1" * 16, "more than any answer can have"),
        (True, "a flag, though Python takes it for 1"),
    ],
)
def test_what_is_no_size_is_refused_with_an_example(value: str, reason: str) -> None:
    with pytest.raises(ValueError, match="such as 512, 64 KiB or 16 MiB"):
        pytest.fail(f"{reason}: {to_size(value)}")


@given(st.dictionaries(KEYS, VALUES))
def test_the_text_of_an_object_is_that_object(value: dict[str, object]) -> None:
    assert to_dictionary(json.dumps(value)) == value
    assert to_dictionary(json.dumps(value, ensure_ascii=False, indent=1)) == value


def test_a_dictionary_stays_the_one_it_is() -> None:
    value: Mapping[str, object] = DotDict(motto="Say it again.")

    assert to_dictionary(value) is value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("motto: text", "the text is not JSON: "),
        ("", "the text is not JSON: "),
        ('{"a": 1, "a": 2}', "the text is not JSON: "),
        ("[1]", "JSON of an object is needed, not of list"),
        ("null", "JSON of an object is needed, not of NoneType"),
    ],
)
def test_text_of_anything_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        to_dictionary(text)


def test_each_converter_is_documented_for_its_users() -> None:
    assert all(converter.__doc__ for converter in CONVERTERS.values())


def test_readers_of_the_documentation_are_shown_all_converters() -> None:
    assert RegistryLibrary.ROBOT_LIBRARY_CONVERTERS is CONVERTERS
    found = CustomArgumentConverters.from_dict(RegistryLibrary.ROBOT_LIBRARY_CONVERTERS)

    assert {converter.type: converter.value_types for converter in found} == {
        ByteSize: (str, int),
        Secret: (Secret, str),
        bool: (bool, str),
        dict: (Mapping, str),
        timedelta: (timedelta, str, int, float),
    }


def test_the_type_of_an_argument_converts_also_outside_of_robot() -> None:
    hints = {"time": timedelta, "type": PackageType | str, "other": pytest.MonkeyPatch}
    kinds = argument_types(hints)

    assert kinds["time"].convert("1 s") == timedelta(seconds=1)
    assert kinds["type"].convert("skill") == "skill"
    assert kinds["type"].convert(["skill"]) == ["skill"]
    with pytest.raises(TypeError, match="Unrecognized type"):
        kinds["other"].convert("text")


SUITE = """
*** Settings ***
Library    RegistryLibrary    timeout=${TIMEOUT}

*** Test Cases ***
A Size, A Dictionary, A Time And A Flag
    Run Keyword And Expect Error    ValueError: *'max_response_size'*such as 512*
    ...    Connect To Registry    http://127.0.0.1:1    max_response_size=1 XB
    Run Keyword And Expect Error    ValueError: *'content'*the text is not JSON*
    ...    Canonicalize Content    {'a': 1}
    Run Keyword And Expect Error    ValueError: *'timeout'*cannot be converted*
    ...    Get Registry Metadata    timeout=inf
    ${text} =    Canonicalize Content    {"b": true, "a": 1}
    Should Be Equal    ${text}    {"a":1,"b":true}
    Run Keyword And Expect Error    ValueError: *'follow_redirects'*must be true or false
    ...    Connect To Registry    http://127.0.0.1:1    follow_redirects=${EMPTY}
    Connect To Registry    http://127.0.0.1:1    trust_env=no    max_response_size=1 KiB
    Disconnect From Registry
"""


def outcome(timeout: str) -> str:
    """What Robot says of the suite above, where it is imported with a timeout."""
    suite = running.TestSuite.from_string(SUITE)
    result = suite.run(
        log=None,
        report=None,
        output=None,
        stdout=StringIO(),
        stderr=(said := StringIO()),
        variable=[f"TIMEOUT:{timeout}"],
    )
    return f"{result.return_code}: {said.getvalue()}{result.suite.tests[0].message}"


def test_in_a_run_each_type_converts_by_itself_and_robot_inspects_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inspected, inspect = [], ConverterInfo.for_converter

    def spying(type_: type, converter: object, library: object) -> object:
        inspected.append(converter)
        return inspect(type_, converter, library)

    monkeypatch.setattr(ConverterInfo, "for_converter", spying)

    assert outcome("5 s") == "0: "
    assert inspected  # those of BuiltIn
    assert set(inspected).isdisjoint(CONVERTERS.values())


@pytest.mark.parametrize(("text", "value"), [("Yes", True), (" on ", True), ("FALSE", False)])
def test_a_word_is_true_or_false(text: str, value: bool) -> None:
    assert to_boolean(text) is value
    assert to_boolean(value) is value


@pytest.mark.parametrize("text", ["", " ", "maybe", "None", "2"])
def test_nothing_else_is_true_or_false(text: str) -> None:
    with pytest.raises(ValueError, match="it must be true or false"):
        to_boolean(text)


def test_text_is_no_secret_and_is_not_kept() -> None:
    assert not vars(to_secret("sesame"))
    assert to_secret(secret := Secret("sesame")) is secret


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("30", 30), ("200 ms", 0.2), ("1 min 30 s", 90), ("00:01:30", 90), (5, 5), (0.25, 0.25)],
)
def test_a_time_is_written_as_robot_writes_times(value: str | float, seconds: float) -> None:
    assert to_time(value) == timedelta(seconds=seconds)
    assert to_time(to_time(value)) == timedelta(seconds=seconds)


def converted(name: str, argument: str, value: object) -> object:
    """What a keyword is given for the value of a named argument."""
    library = running.TestLibrary.from_class(RegistryLibrary)
    [keyword] = library.find_keywords(name)
    others = ["text"] * keyword.args.minargs
    _, [(_, result)] = keyword.resolve_arguments(others, {argument: value})
    return result


@pytest.mark.parametrize("value", [5, 0.5, "5 s"])
def test_each_way_to_write_a_time_reaches_a_keyword(value: object) -> None:
    for name in ("Browse Packages", "Wait Until Registry Is Ready"):
        assert isinstance(converted(name, "timeout", value), timedelta)


@pytest.mark.parametrize("value", [["pkg_act_0"], {"id": 1}, b"pkg", object()])
def test_what_is_no_text_reaches_a_keyword_that_reads_text_as_it_is(value: object) -> None:
    assert converted("Browse Packages", "type", value) is value


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (1.5, "1.5"), (True, "True"), ("a", "a")])
def test_a_number_reaches_a_keyword_that_reads_text_as_text(value: object, text: str) -> None:
    assert converted("Browse Packages", "type", value) == text


@pytest.mark.parametrize(
    ("name", "argument", "value", "reason"),
    [
        ("Start Fake Registry", "strict", "soon", "any word would be true"),
        ("Start Fake Registry", "connect", "", "the value of a variable that nobody set"),
        ("Connect To Registry", "follow_redirects", "", "the same"),
        ("Start Fake Registry", "strict", 2, "a number is no answer"),
        ("Wait Until Registry Is Ready", "timeout", True, "it would be a second"),
        ("Wait Until Registry Is Ready", "interval", "1e999", "Robot fails to convert it"),
        ("Wait Until Reference Resolves To", "interval", float("inf"), "the same"),
    ],
)
def test_robot_does_not_convert_what_a_converter_refused(
    name: str, argument: str, value: object, reason: str
) -> None:
    with pytest.raises(ValueError, match=f"^Argument '{argument}' got value ") as caught:
        converted(name, argument, value)
    assert type(caught.value) is ValueError, reason


@pytest.mark.parametrize("value", ["", "soon", "NaN", "inf", "-inf", "1e400", float("inf"), True])
def test_what_is_no_time_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="must be a time such as 30 s"):
        to_time(value)
