"""TLS: what a connection trusts, and what a failed handshake means."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from RegistryLibrary.errors import Reason

# OpenSSL's numbers of what is wrong with a certificate (X509_V_ERR_*).
_EXPIRED = 10
_WRONG_HOST = {62, 63, 64}
_CERT_AND_KEY = 2


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
            raise ValueError(f"verify={verify!r} must be true, false or a path.")
        files = (client_cert,) if isinstance(client_cert, Path) else client_cert or ()
        if len(files) > _CERT_AND_KEY or not all(isinstance(file, Path) for file in files):
            raise ValueError(f"client_cert={client_cert!r} must be one path or two.")
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
        is_folder = self.verify.is_dir()
        try:
            return ssl.create_default_context(
                cafile=None if is_folder else str(self.verify),
                capath=str(self.verify) if is_folder else None,
            )
        except (OSError, ValueError) as error:
            fault = _reason_of(error)
            raise ValueError(
                f"verify={str(self.verify)!r} names no certificates to trust: {fault}."
            ) from None

    def _with_client_cert(self, context: ssl.SSLContext) -> ssl.SSLContext:
        if self.client_cert:
            try:
                # An empty password keeps OpenSSL from asking for one at the terminal.
                certificate, key = (*self.client_cert, None)[:2]
                context.load_cert_chain(str(certificate), key, password="")
            except (OSError, ValueError, TypeError) as error:
                names = ", ".join(map(str, self.client_cert))
                raise ValueError(
                    f"client_cert={names!r} can't be used: {_reason_of(error)}."
                ) from None
        return context


def tls_failure(errors: Iterable[BaseException]) -> tuple[Reason, str] | None:
    """Return what went wrong with TLS, `None` if nothing did.

    Args:
        errors: A failure and its causes.
    """
    for error in errors:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _refused_certificate(error)
        if isinstance(error, ssl.SSLError):
            return Reason.TLS, f"TLS failed: {_reason_of(error)}"
    return None


def _refused_certificate(error: ssl.SSLCertVerificationError) -> tuple[Reason, str]:
    # Only OpenSSL's own errors have a code and a message.
    told = getattr(error, "verify_message", str(error)).rstrip(".")
    code = getattr(error, "verify_code", None)
    if code == _EXPIRED:
        return Reason.EXPIRED_CERTIFICATE, f"The registry's certificate is out of date: {told}"
    if code in _WRONG_HOST:
        return Reason.WRONG_HOST, f"The registry's certificate is for another host: {told}"
    advice = "`verify` can name a file with the certificates to trust"
    return Reason.UNTRUSTED_CERTIFICATE, (
        f"The registry's certificate is not trusted: {told}; {advice}"
    )


def _reason_of(error: Exception) -> str:
    told = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return str(told).rstrip(".").replace("_", " ").lower() or type(error).__name__
