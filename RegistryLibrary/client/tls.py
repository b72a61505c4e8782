"""TLS: what a connection trusts, and what a failed handshake means."""

import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from RegistryLibrary.client.pem_files import check_folder, fault_of_own
from RegistryLibrary.errors import Reason, shown

_CERT_AND_KEY = 2

# What OpenSSL's numbers (X509_V_ERR_*) say is wrong with a certificate, and what can be done.
_OTHER_HOST = (
    Reason.WRONG_HOST,
    (
        "The registry's certificate is for another host: {told}; the URL must name the host as the"
        " certificate does"
    ),
)
_UNTRUSTED = (
    Reason.UNTRUSTED_CERTIFICATE,
    (
        "The registry's certificate is not trusted: {told}; `verify` can name a file with the"
        " certificates to trust"
    ),
)
_CERTIFICATE: dict[int | None, tuple[Reason, str]] = {
    9: (
        Reason.NOT_YET_VALID,
        (
            "The registry's certificate is not valid yet: {told}; look at the clock of this"
            " machine, or go without a check by `verify=False`"
        ),
    ),
    10: (
        Reason.EXPIRED_CERTIFICATE,
        (
            "The registry's certificate is out of date: {told}; the registry needs a new one,"
            " unless the clock of this machine is wrong; `verify=False` goes without a check"
        ),
    ),
    **dict.fromkeys((62, 63, 64), _OTHER_HOST),
}

# How OpenSSL calls an answer that is no TLS; which of them depends on its first bytes.
_NOT_TLS = {
    *("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"),
    *("PACKET_LENGTH_TOO_LONG", "BAD_RECORD_TYPE", "RECORD_TOO_SMALL"),
}
# What a server says of the certificate that it was shown.
_ABOUT_OURS = re.compile(
    "ALERT_(UNKNOWN_CA|(BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_|ACCESS_DENIED)"
)
_OLD = re.compile("PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL")
_PEM_LIBRARY = "PEM lib"  # what OpenSSL says of a file that is damaged, and no more
_DAMAGED = "a certificate in it is damaged"
# No failure by itself: a handshake that waited when something else happened.
_WAITING = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
_CUT = (ssl.SSLEOFError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError)
# RFC 8446 5.1: the type of a record, and the version it begins with
_RECORD = re.compile(rb"[\x14-\x18]\x03[\x00-\x04]")

_NO_TLS = (
    "The port does not speak TLS: {told}; if the registry serves plain HTTP there, the URL must"
    " begin with http://"
)
NEEDS_TLS = "The port seems to speak TLS, not plain HTTP; if so, the URL must begin with https://"
_WANTED = "The registry wants a certificate of ours; `client_cert` can name its file"
_PERHAPS_WANTED = "the registry may want a certificate of ours, whose file `client_cert` can name"
_REFUSED = (
    "The registry refused our certificate: {told}; `client_cert` must name one that it trusts"
)
_NO_VERSION = (
    "TLS failed: {told}; both sides have no version of TLS in common, and on this one it must be"
    " 1.2 or newer"
)
_CUT_OFF = (
    "The connection was closed before TLS was agreed on; look whether the port speaks TLS (if not,"
    " the URL must begin with http://), and whether something on the way refuses it"
)


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """How to meet a registry over TLS.

    Attributes:
        verify: Whether its certificate is checked; a path names a file or a folder with the
            certificates (PEM) to trust instead of the system's.
        client_cert: Our own certificate: one PEM file that holds certificate and key, or two.
    """

    verify: bool | Path = True
    client_cert: tuple[Path, ...] = ()

    @classmethod
    def checked(
        cls, verify: bool | Path | str, client_cert: Path | tuple[Path, Path] | None
    ) -> "TlsSettings":
        """Return settings whose files are there and can be read.

        Raises:
            ValueError: A file is missing, or is not what it should be.
        """
        if isinstance(verify, str) and verify:
            verify = Path(verify)
        if not isinstance(verify, (bool, Path)):
            raise ValueError(f"verify={shown(verify)} must be true, false or a path.")
        files = _files(client_cert)
        if len(files) > _CERT_AND_KEY or not all(isinstance(file, Path) for file in files):
            raise ValueError(f"client_cert={shown(client_cert)} must be one path or two.")
        settings = cls(verify, files)
        if files or not isinstance(verify, bool):
            settings.context()
        return settings

    def context(self) -> ssl.SSLContext:
        """Return a new context with these settings.

        Raises:
            ValueError: A file is missing, or is not what it should be.
        """
        return self._with_client_cert(self._trusting())

    def _trusting(self) -> ssl.SSLContext:
        if isinstance(self.verify, bool):
            context = ssl.create_default_context()
            context.check_hostname = self.verify
            context.verify_mode = ssl.CERT_REQUIRED if self.verify else ssl.CERT_NONE
            return context
        try:
            is_folder = self.verify.is_dir()  # which fails where the name is too long
            if is_folder:
                check_folder(self.verify)
            return ssl.create_default_context(
                cafile=None if is_folder else str(self.verify),
                capath=str(self.verify) if is_folder else None,
            )
        except (OSError, ValueError) as error:
            fault = _DAMAGED if _PEM_LIBRARY in str(error) else _reason_of(error)
            raise ValueError(
                f"verify={shown(str(self.verify))} names no certificates to trust: {fault}."
            ) from None

    def _with_client_cert(self, context: ssl.SSLContext) -> ssl.SSLContext:
        if self.client_cert:
            certificate, key = self.client_cert[0], self.client_cert[-1]
            try:
                # An empty password keeps OpenSSL from asking for one at the terminal.
                context.load_cert_chain(str(certificate), str(key), password="")
            except (OSError, ValueError, TypeError) as error:
                names = ", ".join(map(str, self.client_cert))
                fault = _fault_of_own(error, certificate, key)
                raise ValueError(f"client_cert={shown(names)} can't be used: {fault}.") from None
        return context


def _fault_of_own(error: Exception, certificate: Path, key: Path) -> str:
    if getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
        return f"the key in {str(key)!r} is not that of the certificate"
    unclear = isinstance(error, (FileNotFoundError, ssl.SSLError))
    return (unclear and fault_of_own(certificate, key)) or _reason_of(error)


def _files(client_cert: object) -> tuple[Any, ...]:
    if client_cert is None:
        return ()
    return tuple(client_cert) if isinstance(client_cert, (tuple, list)) else (client_cert,)


def tls_failure(
    errors: Iterable[BaseException], *, in_handshake: bool = False, showed_cert: bool = False
) -> tuple[Reason, str] | None:
    """Return what went wrong with TLS and what can be done, `None` if nothing did.

    Args:
        errors: A failure and its causes.
        in_handshake: Whether TCP had connected and TLS had not.
        showed_cert: Whether we have a client certificate.
    """
    kept = list(errors)
    for error in kept:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _refused_certificate(error)
        if isinstance(error, ssl.SSLError) and not isinstance(error, (*_CUT, *_WAITING)):
            return _refused_handshake(error, showed_cert)
    if in_handshake and any(isinstance(error, _CUT) for error in kept):
        return Reason.HANDSHAKE_CUT, _CUT_OFF
    return None


def speaks_tls(start: bytes) -> bool:
    """Return whether the first bytes of an answer are no HTTP but TLS (RFC 8446 5.1).

    So a server answers plain HTTP on a TLS port. `NEEDS_TLS` is the reason for it.
    """
    return bool(_RECORD.match(start))


def _refused_certificate(error: ssl.SSLCertVerificationError) -> tuple[Reason, str]:
    # Only OpenSSL's own errors have a code and a message.
    told = getattr(error, "verify_message", str(error)).rstrip(".")
    code = getattr(error, "verify_code", None)
    reason, text = _CERTIFICATE.get(code, _UNTRUSTED)
    return reason, text.format(told=told)


def _refused_handshake(error: ssl.SSLError, showed_cert: bool) -> tuple[Reason, str]:
    name = str(getattr(error, "reason", None))  # only OpenSSL's own errors have one
    told = _reason_of(error)
    if name in _NOT_TLS:
        return Reason.NO_TLS, _NO_TLS.format(told=told)
    if "ALERT_CERTIFICATE_REQUIRED" in name:  # RFC 8446 6.2; behind the handshake in TLS 1.3
        return Reason.CLIENT_CERT_WANTED, _WANTED
    if "ALERT_HANDSHAKE_FAILURE" in name and not showed_cert:
        # TLS 1.2 has no alert of its own for it
        return Reason.TLS, f"TLS failed: {told}; {_PERHAPS_WANTED}"
    if _OLD.search(name):
        return Reason.TLS, _NO_VERSION.format(told=told)
    if showed_cert and _ABOUT_OURS.search(name):
        return Reason.CLIENT_CERT_REFUSED, _REFUSED.format(told=told)
    return Reason.TLS, f"TLS failed: {told}"


def _reason_of(error: Exception) -> str:
    if type(error) is ValueError:
        return str(error)
    told = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return str(told).rstrip(".").replace("_", " ").lower() or type(error).__name__
