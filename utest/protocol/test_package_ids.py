"""Package IDs (§3)."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.errors import InvalidPackageIdError
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType

HASH = "0123456789abcdef0123456789abcdef01234567"
VALID = f"pkg_act_{HASH}"


class Impostor(str):
    """Text that shows itself as something else."""

    __slots__ = ()

    def __str__(self) -> str:
        return "shown"

    def __repr__(self) -> str:
        return "<shown>"


def test_an_id_exposes_its_code_type_and_hash() -> None:
    package_id = PackageId(VALID)

    assert package_id == VALID
    assert type(str(package_id)) is str
    assert (package_id.code, package_id.type, package_id.sha1_hex) == (
        "act",
        PackageType.ACTOR,
        HASH,
    )


@pytest.mark.parametrize("package_type", list(PackageType))
def test_an_id_is_made_of_a_type_and_a_hash(package_type: PackageType) -> None:
    package_id = PackageId.of(package_type, HASH)

    assert package_id == f"pkg_{package_type.code}_{HASH}"
    assert package_id.type is package_type


def test_an_id_made_of_a_bad_hash_is_refused() -> None:
    with pytest.raises(InvalidPackageIdError):
        PackageId.of(PackageType.ACTOR, HASH.upper())


def test_an_unknown_code_is_kept_and_has_no_type() -> None:
    package_id = PackageId(f"pkg_xyz_{HASH}")

    assert package_id.code == "xyz"
    assert package_id.type is None


def test_an_id_is_found_in_sets_by_its_text_and_itself() -> None:
    package_id = PackageId(VALID)

    assert {package_id, VALID} == {VALID}
    assert PackageId(package_id) is package_id


def test_an_id_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        PackageId(VALID).note = "mine"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda i: pickle.loads(pickle.dumps(i))]
)
def test_a_copy_of_an_id_is_an_id(duplicate) -> None:
    assert duplicate(PackageId(VALID)) == VALID
    assert type(duplicate(PackageId(VALID))) is PackageId


@pytest.mark.parametrize(
    ("text", "position", "why"),
    [
        ("", 1, "empty"),
        ("pkg", 1, "cut short"),
        (f"PKG_act_{HASH}", 1, "the prefix is in lower case"),
        (f" {VALID}", 1, "nothing is trimmed"),
        (f"pkg_ACT_{HASH}", 5, "the code is in lower case"),
        (f"pkg_ac_{HASH}", 5, "two letters"),
        (f"pkg_a1t_{HASH}", 5, "a digit in the code"),
        (f"pkg_äct_{HASH}", 5, "only a to z"),
        (f"pkg_agent_{HASH}", 8, "C-01: the type's name is no code"),
        (f"pkg_act{HASH}", 8, "no '_'"),
        (VALID[:-1], 48, "C-01: 39 digits"),
        (f"{VALID}0", 50, "C-01: 41 digits"),
        (f"pkg_act_{HASH.upper()}", 19, "C-01: upper case"),
        (f"{VALID}\n", 49, "C-01: a trailing line end"),
        (f"{VALID} ", 49, "a trailing blank"),
        (f"{VALID[:-1]}\u0661", 48, "an Arabic digit"),
        (f"{VALID[:-1]}\uff11", 48, "a fullwidth digit"),
        (f"{VALID[:-1]}\x00", 48, "NUL"),
        (f"{VALID[:-1]}\ud800", 48, "a lone surrogate"),
        (f"pkg_act_{'0' * 70_000}", 70_009, "C-06: 70,000 digits"),
        ("x" * 70_000, 1, "C-06: 70,000 characters"),
    ],
)
def test_what_is_no_id_is_refused_with_the_place(text: str, position: int, why: str) -> None:
    with pytest.raises(InvalidPackageIdError) as caught:
        PackageId(text)

    assert caught.value.details["position"] == position, why
    assert f" at position {position}: " in caught.value.message
    assert caught.value.details["value"] == text
    assert caught.value.details["fault"] in caught.value.message
    assert (caught.value.stated, caught.value.status) == (False, None)
    assert len(str(caught.value)) <= 2000
    assert str(caught.value).isprintable()


def test_a_wrong_length_of_the_hash_is_counted() -> None:
    with pytest.raises(InvalidPackageIdError, match=r"40 hex digits in lower case, these are 39\."):
        PackageId(VALID[:-1])


def test_what_follows_the_hash_is_shown() -> None:
    with pytest.raises(InvalidPackageIdError, match=r"these are 2 and 'ABCDEFGHIJKLMNOPQRST'\."):
        PackageId("pkg_act_00ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("value", [None, 1, 1.5, True, b"pkg_act_", ["pkg"], {"a": 1}, object()])
def test_what_is_no_text_is_refused_without_a_place(value) -> None:
    with pytest.raises(InvalidPackageIdError) as caught:
        PackageId(value)

    assert caught.value.message == (
        f"A value of type {type(value).__name__} is not a package ID: it must be text."
    )
    assert caught.value.details["position"] is None


def test_an_id_is_the_text_that_was_checked_whatever_its_class_shows() -> None:
    assert PackageId(Impostor(VALID)) == VALID


def test_an_error_quotes_the_text_whatever_its_class_shows() -> None:
    with pytest.raises(InvalidPackageIdError, match="'actor' is not a package ID"):
        PackageId(PackageType.ACTOR)
    with pytest.raises(InvalidPackageIdError, match="'real' is not a package ID"):
        PackageId(Impostor("real"))


@given(
    st.from_regex(
        r"pkg_[a-z]{3}_[0-9a-f]{40}", fullmatch=True, alphabet=st.characters(codec="ascii")
    )
)
def test_every_text_of_the_grammar_is_an_id_and_comes_back_unchanged(text: str) -> None:
    package_id = PackageId(text)

    assert str(package_id) == text
    assert f"pkg_{package_id.code}_{package_id.sha1_hex}" == text


@given(st.one_of(st.text(), st.text("pkg_act0123456789abcdefABCDEF\n", max_size=60)))
def test_any_other_text_raises_that_error_and_no_other(text: str) -> None:
    with pytest.raises(InvalidPackageIdError):
        PackageId(text)


@given(st.integers(0, 48), st.characters(exclude_characters="0123456789abcdef"))
def test_one_wrong_character_is_never_overlooked(place: int, character: str) -> None:
    text = VALID[:place] + character + VALID[place:]

    with pytest.raises(InvalidPackageIdError):
        PackageId(text)
