"""What is wrong with a file of certificates or keys, where OpenSSL names no more than a place."""

import re
from pathlib import Path

LARGEST = 1024 * 1024  # bytes that are looked at

_CERTIFICATE = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----")
_KEY = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----")
_ENCRYPTED = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED", re.MULTILINE
)
# How OpenSSL finds a certificate in a folder: by the hash of its subject.
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")


def check_folder(folder: Path) -> None:
    """Refuse a folder in which OpenSSL would find no certificate, whatever lies there.

    Raises:
        ValueError: It is such a folder.
        OSError: It can't be read.
    """
    if not any(_HASHED.fullmatch(path.name) for path in folder.iterdir()):
        raise ValueError(
            "no file there has a name by which OpenSSL finds it; `openssl rehash` makes such names"
        )


def fault_of_own(certificate: Path, key: Path) -> str | None:
    """Return what is wrong with a certificate of ours, `None` if it can't be told.

    Args:
        certificate: The file that holds it.
        key: The file that holds its key; it may be the same.
    """
    data, key_data = _read(certificate), _read(key)
    if data is None:
        return None
    if key_data is None:
        return f"{str(key)!r} is not there"
    names = (str(certificate), str(key)) if certificate != key else ()
    first, second = map(repr, names) if names else ("it", "it")
    if not _CERTIFICATE.search(data):
        return f"{first} holds no certificate in PEM"
    if _ENCRYPTED.search(key_data):
        return f"the key in {second} is encrypted; it must be stored without a password"
    if not _KEY.search(key_data):
        another = "" if names else "; another file can hold it"
        return f"{second} holds no private key in PEM{another}"
    return "the certificate or the key is damaged"


def _read(file: Path) -> bytes | None:
    """Return how a file begins, `None` if it can't be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST)
    except OSError:
        return None
