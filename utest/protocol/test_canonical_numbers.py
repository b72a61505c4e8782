"""Numbers in the canonical form, as RFC 8785 writes them (§6)."""

import math
import struct
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from RegistryLibrary.protocol.canonical import canonicalize


def double(bits: str) -> float:
    return struct.unpack(">d", bytes.fromhex(bits))[0]


def written(value: object) -> str:
    """The canonical form of a value, which must stand in an object."""
    form = canonicalize({"": value}).decode()
    assert form.startswith('{"":')
    return form[4:-1]


# RFC 8785, appendix B: the bits of a double, and how it is written.
@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_a_number_is_written_as_the_samples_of_rfc_8785_show(bits: str, text: str) -> None:
    assert written(double(bits)) == text


def ecmascript(number: float) -> str:
    """Number::toString of ECMAScript, from the digits of the shortest form: the model."""
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    point = len(digits) + exponent
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{text}"
    else:
        mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
        text = f"{mantissa}e{point - 1:+d}"
    return "-" * sign + text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_written_as_ecmascript_writes_it(number: float) -> None:
    assert written(number) == ecmascript(number)


@given(st.integers(-323, 308), st.integers(1, 99_999))
def test_every_power_of_ten_is_written_as_ecmascript_writes_it(power: int, digits: int) -> None:
    number = float(f"{digits}e{power}")
    assume(math.isfinite(number))

    assert written(number) == ecmascript(number)
