"""Files of certificates and keys that can't be used, and what is said of them."""

from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from RegistryLibrary.client import RegistryClient

DAMAGED = "-----BEGIN {0}-----\nnothing\n-----END {0}-----\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate, its key, and files that are neither."""
    folder = tmp_path_factory.mktemp("pem")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued = authority.issue_cert("me@registry.test")
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    authority.issue_cert("you").private_key_pem.write_to_path(str(folder / "other.pem"))
    key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    locks = {"locked.pem": PrivateFormat.PKCS8, "old.pem": PrivateFormat.TraditionalOpenSSL}
    for name, form in locks.items():
        locked = key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(b"hunter2"))
        (folder / name).write_bytes(locked)
    (folder / "empty.pem").write_text("")
    (folder / "text.pem").write_text("nothing")
    (folder / "bad-cert.pem").write_text(DAMAGED.format("CERTIFICATE"))
    (folder / "bad-key.pem").write_text(DAMAGED.format("PRIVATE KEY"))
    (folder / "folder").mkdir()
    (folder / "folder" / "ca.pem").write_bytes((folder / "ca.pem").read_bytes())
    return folder


def refusal(**options: Any) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the subject
        RegistryClient("https://registry.test", **options)
    assert type(caught.value) is ValueError
    assert caught.value.__suppress_context__
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.pem", "no such file or directory"),
        ("empty.pem", "no certificate or crl found"),
        ("text.pem", "no certificate or crl found"),
        ("key.pem", "no certificate or crl found"),
        ("bad-cert.pem", "a certificate in it is damaged"),
        (
            "folder",
            (
                "no file there has a name by which OpenSSL finds it; `openssl rehash` makes such"
                " names"
            ),
        ),
    ],
)
def test_what_holds_no_certificates_to_trust_is_refused(files: Path, name: str, told: str) -> None:
    path = files / name

    assert refusal(verify=path) == f"verify={str(path)!r} names no certificates to trust: {told}."


def test_a_path_that_is_too_long_is_shown_in_part() -> None:
    told = refusal(verify="a" * 70_000)

    assert "aaa…' (70000 characters) names no certificates to trust: file name too long." in told
    assert len(told) < 1000


def test_a_folder_that_was_rehashed_may_hold_anything_besides(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "0a1b2c3d.0").write_text("")

    RegistryClient("https://registry.test", verify=tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.pem", "no such file or directory"),
        ("folder", "is a directory"),
        ("empty.pem", "it holds no certificate in PEM"),
        ("text.pem", "it holds no certificate in PEM"),
        ("key.pem", "it holds no certificate in PEM"),
        ("cert.pem", "it holds no private key in PEM; another file can hold it"),
    ],
)
def test_a_file_that_is_not_certificate_and_key_is_refused(
    files: Path, name: str, told: str
) -> None:
    path = files / name

    assert refusal(client_cert=path) == f"client_cert={str(path)!r} can't be used: {told}."


@pytest.mark.parametrize(
    ("certificate", "key", "told"),
    [
        ("cert.pem", "none.pem", "{key} is not there"),
        ("none.pem", "key.pem", "no such file or directory"),
        ("cert.pem", "locked.pem", "the key in {key} is encrypted; it must be stored without a"),
        ("cert.pem", "old.pem", "the key in {key} is encrypted; it must be stored without a"),
        ("cert.pem", "other.pem", "the key in {key} is not that of the certificate."),
        ("key.pem", "cert.pem", "{cert} holds no certificate in PEM."),
        ("cert.pem", "text.pem", "{key} holds no private key in PEM."),
        ("cert.pem", "bad-key.pem", "the certificate or the key is damaged."),
        ("bad-cert.pem", "key.pem", "the certificate or the key is damaged."),
    ],
)
def test_of_two_files_the_wrong_one_is_named(
    files: Path, certificate: str, key: str, told: str
) -> None:
    pair = (files / certificate, files / key)

    said = refusal(client_cert=pair)

    cert_name, key_name = (repr(str(path)) for path in pair)
    what = told.format(cert=cert_name, key=key_name)
    assert said.startswith(f"client_cert='{pair[0]}, {pair[1]}' can't be used: {what}")
    assert "hunter2" not in said
