"""References in all five forms (§5)."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.errors import InvalidPackageReferenceError
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.references import LONGEST_NAME, PackageReference, ReferenceKind

ID = "pkg_act_0123456789abcdef0123456789abcdef01234567"
LONGEST = "n" * LONGEST_NAME

# text, server, namespace, name, version
REGISTRY_REFERENCES = [
    (
        "registry.example.com:acme/search@v1.2.3",
        "registry.example.com",
        "acme",
        "search",
        "v1.2.3",
    ),
    ("127.0.0.1:8080:acme/echo@v1.x", "127.0.0.1:8080", "acme", "echo", "v1.x"),
    ("registry:acme/echo@v1.x", None, "acme", "echo", "v1.x"),
    ("registry:acme/echo", None, "acme", "echo", None),
    ("registry:acme/echo@latest", None, "acme", "echo", "latest"),
    ("registry:acme/echo@vx", None, "acme", "echo", "vx"),
    ("registry:acme/echo@v1.2.x", None, "acme", "echo", "v1.2.x"),
    ("registry:acme/echo@v1.0.0-rc.1", None, "acme", "echo", "v1.0.0-rc.1"),
    ("localhost:acme/echo", "localhost", "acme", "echo", None),
    ("localhost:1:acme/echo", "localhost:1", "acme", "echo", None),
    ("localhost:65535:acme/echo", "localhost:65535", "acme", "echo", None),
    ("localhost:8080/echo", "localhost", "8080", "echo", None),
    ("localhost.:acme/echo", "localhost.", "acme", "echo", None),
    ("Registry.Example.COM:acme/echo", "Registry.Example.COM", "acme", "echo", None),
    ("registry.io:acme/echo", "registry.io", "acme", "echo", None),
    ("local_host-1:acme/echo", "local_host-1", "acme", "echo", None),
    ("xn--bcher-kva.example:acme/echo", "xn--bcher-kva.example", "acme", "echo", None),
    ("[::1]:acme/echo", "[::1]", "acme", "echo", None),
    ("[::1]:8080:acme/echo@v1.x", "[::1]:8080", "acme", "echo", "v1.x"),
    ("[2001:db8::ff00:42:8329]:acme/echo", "[2001:db8::ff00:42:8329]", "acme", "echo", None),
    ("[::ffff:127.0.0.1]:443:a/b", "[::ffff:127.0.0.1]:443", "a", "b", None),
    (f"h:{LONGEST}/{LONGEST}", "h", LONGEST, LONGEST, None),
    (f"{'a' * 63}.{'b' * 63}:a/b", f"{'a' * 63}.{'b' * 63}", "a", "b", None),
    ("h:a.b-c_d/0.1-2_3@v0.0.0", "h", "a.b-c_d", "0.1-2_3", "v0.0.0"),
    ("h:a./b-", "h", "a.", "b-", None),
]

# text, where it goes wrong, why
MALFORMED = [
    ("", 1, "C-06: empty"),
    (":acme/echo", 1, "no host"),
    ("/acme/echo", 1, "no host"),
    ("@v1.x", 1, "no host"),
    (" h:acme/echo", 1, "nothing is trimmed"),
    ("-h:acme/echo", 1, "a label may not begin with '-'"),
    ("h-:acme/echo", 1, "a label may not end with '-'"),
    ("h..i:acme/echo", 1, "an empty label"),
    (".:acme/echo", 1, "no label"),
    (f"{'a' * 64}:acme/echo", 1, "a label of 64 characters"),
    (f"{'a.' * 127}:acme/echo", 1, "a host of 254 characters"),
    ("bücher.example:acme/echo", 1, "a host is ASCII"),
    ("\uff1127.0.0.1:acme/echo", 1, "a fullwidth digit"),
    ("h\x00:acme/echo", 1, "C-04: NUL"),
    ("h%65:acme/echo", 1, "an encoded character in a host"),
    ("[::1:acme/echo", 1, "a bracket is missing"),
    ("[]:acme/echo", 1, "no address"),
    ("[:::1]:acme/echo", 1, "no IPv6 address"),
    ("[127.0.0.1]:acme/echo", 1, "an IPv4 address in brackets"),
    ("[fe80::1%eth0]:acme/echo", 1, "C-12: a zone"),
    ("[::1%25eth0]:acme/echo", 1, "C-12: an encoded zone"),
    ("[v1.x]:acme/echo", 1, "an address of the future"),
    ("::1:acme/echo", 1, "an IPv6 address without brackets"),
    (f"[{':' * 70_000}]:a/b", 1, "no length breaks it"),
    ("x" * 70_000, 1, "C-06: 70,000 characters"),
    (ID, 49, "an ID without its scheme"),
    ("acme/echo", 1, "no server"),
    ("user@h:acme/echo", 5, "C-12: user information"),
    ("h acme/echo", 2, "no ':'"),
    ("h\n:acme/echo", 2, "C-04: a line end"),
    ("h", 2, "a host alone"),
    ("[::1]acme/echo", 6, "no ':'"),
    ("h:", 3, "no namespace"),
    ("h::acme/echo", 3, "an empty port"),
    ("http://evil/x", 6, "C-07: a URL"),
    ("h://evil/x", 3, "C-07: a URL"),
    ("h:65536:acme/echo", 3, "a port beyond 65535"),
    ("h:0:acme/echo", 4, "port 0"),
    ("h:080:acme/echo", 6, "a port with a leading zero"),
    ("h:\uff180:acme/echo", 3, "a fullwidth digit"),
    ("h:-1:acme/echo", 3, "a negative port"),
    ("h:80:", 6, "no namespace"),
    ("h:80:81:acme/echo", 8, "two ports"),
    ("h:Acme/echo", 3, "upper case"),
    ("h:_acme/echo", 3, "begins with '_'"),
    ("h:é/echo", 3, "C-05: not ASCII"),
    ("h:../echo", 3, "C-02: a dot segment"),
    ("h:%2e%2e/echo", 3, "C-02: an encoded dot segment"),
    ("h:/echo", 3, "no namespace"),
    ("h:acme", 7, "no name"),
    ("h:acme\\echo", 7, "C-03: a backslash"),
    ("h:acme ", 7, "C-03: a blank"),
    ("h:acmé/echo", 6, "C-05: not ASCII"),
    ("h:a..b/echo", 4, "C-02: '..'"),
    (f"h:{'n' * 129}/echo", 3, "129 characters"),
    (f"h:{'n' * 70_000}/echo", 3, "C-06: 70,000 characters"),
    ("h:acme/", 8, "no name"),
    ("h:acme/.", 8, "C-02: a dot segment"),
    ("h:acme/..", 8, "C-02: a dot segment"),
    ("h:acme/../b", 8, "C-02: a dot segment"),
    ("h:acme//evil/x", 8, "C-07: a URL without a scheme"),
    ("h:acme/Echo", 8, "upper case"),
    ("h:acme/a..", 9, "C-02: '..'"),
    (f"h:acme/{'n' * 129}", 8, "129 characters"),
    ("h:acme/echo/more", 12, "C-03: a third part"),
    ("h:acme/echo?x=1", 12, "C-03: a query"),
    ("h:acme/echo#x", 12, "C-03: a fragment"),
    ("h:acme/echo%20", 12, "C-03: an encoded character"),
    ("h:acme/echo;x", 12, "C-03: a parameter"),
    ("h:acme/echo:v1.x", 12, "C-03: ':' before the version"),
    ("h:acme/echo ", 12, "C-03: a blank"),
    ("h:acme/echo\r\n", 12, "C-04: a line end"),
    ("h:acme/echo\x00", 12, "C-04: NUL"),
    ("h:acme/echo\u202e", 12, "C-05: right to left"),
    ("h:acme/echo\u200b", 12, "C-05: zero width"),
    ("h:acme/e\u0301", 9, "C-05: a combining accent"),
    ("h:acme/echo\uff11", 12, "C-05: a fullwidth digit"),
    ("h:acme/echo@", 13, "an empty version"),
    ("h:acme/echo@1", 13, "C-08: no 'v'"),
    ("h:acme/echo@v01.x", 14, "C-08: a leading zero"),
    ("h:acme/echo@v1.x.2", 17, "C-08: something behind the wildcard"),
    ("h:acme/echo@v1.2.3\n", 19, "a line end behind the version"),
    ("h:acme/echo@v1.2.3@v1.x", 19, "two versions"),
    ("h:acme/echo@V1.x", 13, "upper case"),
    (f"h:acme/echo@v{'1' * 70_000}", 269, "no length breaks it"),
    ("registry:", 10, "no namespace"),
    ("registry:8080:acme/echo", 14, "a reserved word is no host"),
    ("registry:h:acme/echo", 11, "a reserved word and a host"),
    ("ID:", 4, "no ID"),
    (f"ID: {ID}", 4, "a blank"),
    (f"ID:{ID[:-1]}", 51, "39 digits"),
    (f"ID:{ID}\n", 52, "C-01: a line end"),
    (f"ID:{ID}@v1.x", 52, "an ID has no version"),
    (f"id:{ID}", 1, "the scheme is written exactly 'ID:'"),
    ("Registry:acme/echo", 1, "the scheme is written exactly 'registry:', and is no host"),
    ("LOCAL:./echo", 1, "the scheme is written exactly 'local:'"),
    ("local:", 7, "no path"),
    ("local:a\x00b", 8, "NUL"),
    ("local:a\nb", 8, "a line end"),
    ("local:a\x7f", 8, "DEL"),
]


@pytest.mark.parametrize(("text", "server", "namespace", "name", "version"), REGISTRY_REFERENCES)
def test_a_registry_reference_is_taken_apart(
    text: str, server: str | None, namespace: str, name: str, version: str | None
) -> None:
    assert PackageReference.parse(text) == PackageReference(
        kind=ReferenceKind.REGISTRY,
        original_reference=text,
        server=server,
        namespace=namespace,
        name=name,
        version=version,
        package_id=None,
        path=None,
    )


def test_a_reference_by_id_exposes_the_id() -> None:
    reference = PackageReference.parse(f"ID:{ID}")

    assert reference == PackageReference(
        kind=ReferenceKind.ID, original_reference=f"ID:{ID}", package_id=PackageId(ID)
    )
    assert type(reference.package_id) is PackageId


@pytest.mark.parametrize(
    "path", ["./my-actor", "../up", "/etc/passwd", "a b", "C:\\x", "é", "x@v1.x", ".", "local:"]
)
def test_a_local_reference_keeps_its_path_for_the_reader_to_judge(path: str) -> None:
    assert PackageReference.parse(f"local:{path}") == PackageReference(
        kind=ReferenceKind.LOCAL, original_reference=f"local:{path}", path=path
    )


@pytest.mark.parametrize("text", [*(row[0] for row in REGISTRY_REFERENCES), f"ID:{ID}", "local:x"])
def test_the_original_is_kept_as_the_user_typed_it(text: str) -> None:
    reference = PackageReference.parse(text)

    assert reference.original_reference == text
    assert str(reference) == text


@pytest.mark.parametrize(("text", "position", "why"), MALFORMED)
def test_anything_else_is_refused_with_the_place(text: str, position: int, why: str) -> None:
    with pytest.raises(InvalidPackageReferenceError) as caught:
        PackageReference.parse(text)

    error = caught.value
    assert error.details["position"] == position, why
    assert f" is not a reference at position {position}: " in error.message
    assert error.details["fault"] in error.message
    assert error.details["value"] == text
    assert len(str(error)) <= 2000
    assert str(error).isprintable()


@pytest.mark.parametrize("value", [None, 1, b"h:a/b", ["h:a/b"], PackageReference.parse("h:a/b")])
def test_what_is_no_text_is_no_reference(value) -> None:
    with pytest.raises(InvalidPackageReferenceError, match="it must be text"):
        PackageReference.parse(value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"ID:{ID[:-1]}", "in the package ID the hash must be 40 hex digits in lower case"),
        ("h:a/b@v1.", "in the version a number without leading zeros must stand here"),
        ("ftp?:a/b", "'ftp?' is no host"),
        ("h:65536:a/b", "a port is 65535 at most"),
        (f"h:a/{'n' * 129}", "the name has 129 characters, 128 at most"),
        ("h:a..b/c", "'..' may not stand in the namespace"),
    ],
)
def test_the_error_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(InvalidPackageReferenceError) as caught:
        PackageReference.parse(text)

    assert fault in caught.value.message


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda r: pickle.loads(pickle.dumps(r))]
)
def test_a_reference_is_a_value(duplicate) -> None:
    reference = PackageReference.parse("h:a/b@v1.x")

    assert duplicate(reference) == reference
    assert {reference, duplicate(reference)} == {reference}
    assert reference != PackageReference.parse("h:a/b")
    with pytest.raises(AttributeError):
        reference.name = "c"  # type: ignore[misc]


NAME = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,127}", fullmatch=True).filter(
    lambda text: ".." not in text
)
SERVER = st.one_of(
    st.from_regex(r"[a-z0-9_]{1,9}(\.[a-z0-9]{1,9}){0,2}", fullmatch=True).filter(
        lambda host: host.isascii() and host not in {"registry", "local"}
    ),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address.compressed.partition('%')[0]}]"),
)
PORT = st.one_of(st.just(""), st.integers(1, 65535).map(":{}".format))
VERSION = st.sampled_from(["", "@latest", "@vx", "@v1.x", "@v1.2.x", "@v1.2.3", "@v1.2.3-rc.1"])


@given(SERVER, PORT, NAME, NAME, VERSION)
def test_the_parts_of_a_reference_come_back(
    server: str, port: str, namespace: str, name: str, version: str
) -> None:
    text = f"{server}{port}:{namespace}/{name}{version}"

    reference = PackageReference.parse(text)

    assert reference.original_reference == text
    assert (reference.server, reference.namespace, reference.name) == (
        server + port,
        namespace,
        name,
    )
    assert reference.version == (version[1:] or None)


@given(
    st.text()
    | st.text("ahv019x.:/@[]-_ \n\x00é\uff11%", max_size=30)
    | st.builds(
        "".join,
        st.lists(
            st.sampled_from(["registry:", "ID:", "local:", ID, "a/b", "@", "v1.x", "[::1]", ":80"])
        ),
    )
)
def test_parsing_a_reference_raises_that_error_and_no_other(text: str) -> None:
    try:
        reference = PackageReference.parse(text)
    except InvalidPackageReferenceError as error:
        assert 1 <= error.details["position"] <= len(text) + 1  # noqa: PT017
    else:
        assert reference.original_reference == text
