"""Which methods and paths are meant."""

import fnmatch
import re
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.fake.patterns import ENDPOINTS, meets, method_name, path_pattern


def matches(pattern: str, path: str) -> bool:
    return path_pattern(pattern).match(path) is not None


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/browse", "/browse", True),
        ("/browse", "/browse/", False),
        ("/browse", "/browse\n", False),
        ("/browse", "/BROWSE", False),
        ("*", "", True),
        ("*", "/any/thing", True),
        ("/actor/*", "/actor/acme/echo", True),
        ("/actor/*", "/actor/", True),
        ("/actor/*", "/actor", False),
        ("*/echo", "/actor/acme/echo", True),
        ("/actor/*/echo", "/actor/acme/echo", True),
        ("/actor/*/echo", "/actor/echo", False),
        ("/a*b*c", "/abc", True),
        ("/a*b*c", "/a-b-b-c-c", True),
        ("/a*b*c", "/acb", False),
        ("/a.c", "/abc", False),
        ("/[ab]+", "/a1", False),
        ("/[ab]+", "/[ab]+", True),
        ("/%2A", "/%2A", True),
    ],
)
def test_a_star_stands_for_any_text_and_nothing_else_is_special(pattern, path, expected) -> None:
    assert matches(pattern, path) is expected


@given(st.text("ab*/", max_size=8), st.text("ab/", max_size=12))
def test_it_matches_as_a_shell_does(pattern: str, path: str) -> None:
    expected = re.compile(fnmatch.translate(f"/{pattern}")).match(f"/{path}") is not None

    assert matches(f"/{pattern}", f"/{path}") is expected


def test_no_pattern_is_slow() -> None:
    begun = time.perf_counter()
    assert not matches("/" + "*a" * 30 + "*b", "/" + "a" * 5_000)
    assert time.perf_counter() - begun < 10


def test_a_method_is_found_in_any_case() -> None:
    assert (method_name("gEt"), method_name(None)) == ("GET", None)


def test_a_query_is_no_part_of_a_path() -> None:
    with pytest.raises(ValueError, match=r"path may not hold a query.*'/browse\?type=actor'"):
        path_pattern("/browse?type=actor")


@pytest.mark.parametrize(
    ("pattern", "endpoints"),
    [
        ("*", ENDPOINTS),
        ("/browse", ["/browse"]),
        ("/brow%73e", ["/browse"]),
        ("/b*", ["/{type}/{namespace}/{name}", "/browse"]),
        ("/packages/*", ["/packages/{id}", "/{type}/{namespace}/{name}"]),
        ("/packages/pkg_*_0*", ["/packages/{id}", "/{type}/{namespace}/{name}"]),
        ("/packages/a%2Fb", ["/packages/{id}"]),
        ("/actor/acme/echo", ["/{type}/{namespace}/{name}"]),
        ("/actor/%2A/echo", ["/{type}/{namespace}/{name}"]),
        ("//*/", ["/{type}/{namespace}/{name}"]),
        (
            "*ages",
            ["/packages/{id}", "/{type}/{namespace}/{name}", "/.well-known/cleverthis-packages"],
        ),
        ("/", []),
        ("/admin", []),
        ("/browse/", []),
        ("/browse?type=actor", []),
        ("/browse*#*", []),
        ("/a/b/c/d*", []),
        ("/a/b/*c", ["/{type}/{namespace}/{name}"]),
        ("/a b/c/d", []),
        ("/actor/acme/\u0142", []),
    ],
)
def test_a_pattern_meets_the_endpoints_that_have_such_a_path(pattern, endpoints) -> None:
    assert [one for one in ENDPOINTS if meets(pattern, one)] == list(endpoints)


# Short words stand for long ones, so that all short paths can be tried.
SHAPES = ("/a/{id}", "/{type}/{namespace}/{name}", "/b", "/a/b")
PATHS = ["/" + "".join(rest) for n in range(7) for rest in product("ab/", repeat=n)]
SHAPED = {
    shape: [path for path in PATHS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]*", shape), path)]
    for shape in SHAPES
}


@given(st.text("ab*/", max_size=5), st.sampled_from(SHAPES))
def test_a_pattern_meets_an_endpoint_if_any_of_its_paths_matches(pattern: str, shape: str) -> None:
    found = any(matches(f"/{pattern}", path) for path in SHAPED[shape])

    assert meets(f"/{pattern}", shape) is found


def test_no_pattern_takes_long_to_be_met() -> None:
    begun = time.perf_counter()
    assert not meets("/" + "*a" * 2_000 + "/*/*/*/*", ENDPOINTS[1])
    assert time.perf_counter() - begun < 10
