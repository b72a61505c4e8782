"""The certificates of a fake registry that serves HTTPS, and the files that clients need."""

import re
import shutil
import ssl
import tempfile
import weakref
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from RegistryLibrary.errors import RegistryConnectionError, RegistryError, shown
from RegistryLibrary.fake.kinds import TlsMode

if TYPE_CHECKING:
    import trustme

_OWN_NAMES: tuple[str, ...] = ("127.0.0.1", "::1", "localhost")
_OTHER_NAME = "another-host.invalid"
_CLIENT_NAME = "client@fake-registry.invalid"
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC)


def certificates_for(tls: TlsMode | str | None, host: str) -> "Certificates | None":
    """Return what a fake needs to serve HTTPS in a way on a host, `None` for plain HTTP.

    Raises:
        ValueError: There is no such way.
    """
    if tls is None:
        return None
    # As Robot takes the members of an enum: in any case, with any of these between the words.
    mode = re.sub("[-_]", " ", tls).lower() if isinstance(tls, str) else tls
    if mode not in list(TlsMode):
        raise ValueError(f"tls must be one of {', '.join(TlsMode)}; it is {shown(tls)}.")
    return Certificates(TlsMode(mode), host)


class Certificates:
    """Certificates made for one fake registry, in memory until it serves.

    The files lie in a folder that only this user can read. `remove` takes it away, and so does the
    end of this object or of the interpreter.

    Args:
        mode: What is right or wrong about them.
        host: The host to name, besides the names of a loopback host.
    """

    def __init__(self, mode: TlsMode, host: str) -> None:
        self.mode = mode
        self._host = host
        self._folder: Path | None = None
        self._finalizer: weakref.finalize[..., Certificates] | None = None

    @property
    def ca_bundle(self) -> Path:
        """The file with the authority to trust; there while it serves.

        Raises:
            RegistryConnectionError: It never served.
        """
        return self._file("ca.pem")

    @property
    def client_cert(self) -> Path | None:
        """The file with a certificate and a key for clients, `None` unless they need one.

        Raises:
            RegistryConnectionError: It never served.
        """
        return self._file("client.pem") if self.mode is TlsMode.MUTUAL else None

    def lay_out(self) -> None:
        """Write the files, if they are not there; the same ones after each `remove`.

        Raises:
            RegistryError: They can't be written.
        """
        if self._finalizer is not None and self._finalizer.alive:
            return
        try:
            self._folder = _private_folder(self._folder)
            self._finalizer = weakref.finalize(
                self, shutil.rmtree, self._folder, ignore_errors=True
            )
            self.ca_bundle.write_bytes(self._authority.cert_pem.bytes())
            if self.client_cert:
                issued = self._client
                self.client_cert.write_bytes(issued.private_key_and_cert_chain_pem.bytes())
        except OSError as error:
            self.remove()
            raise RegistryError(
                f"The certificates of the fake registry can't be written: {error}."
            ) from None

    def remove(self) -> None:
        """Remove the files, if they are there."""
        if self._finalizer is not None:
            self._finalizer()

    @cached_property
    def context(self) -> ssl.SSLContext:
        """How to meet clients.

        Raises:
            RegistryError: No temporary file can be written, which OpenSSL needs for a key, or no
                certificate can name the host.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._own.configure_cert(context)
        except OSError as error:
            raise RegistryError(
                f"The key of the fake registry can't be written for OpenSSL: {error}."
            ) from None
        except ValueError:
            raise RegistryError(f"No certificate can name the host {self._host!r}.") from None
        if self.mode is TlsMode.MUTUAL:
            self._authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    @cached_property
    def _authority(self) -> "trustme.CA":
        import trustme  # noqa: PLC0415 - slow to import

        return trustme.CA(organization_name="RegistryLibrary fake registry")

    @cached_property
    def _client(self) -> "trustme.LeafCert":
        return self._authority.issue_cert(_CLIENT_NAME)

    @property
    def _own(self) -> "trustme.LeafCert":
        issuer, names = self._authority, tuple(dict.fromkeys((*_OWN_NAMES, self._host)))
        since = until = None
        if self.mode is TlsMode.UNTRUSTED:
            issuer = type(issuer)(organization_name="Nobody's authority")
        elif self.mode is TlsMode.WRONG_HOST:
            names = (_OTHER_NAME,)
        elif self.mode is TlsMode.EXPIRED:
            since, until = _LONG_AGO
        return issuer.issue_cert(*names, not_before=since, not_after=until)

    def _file(self, name: str) -> Path:
        if self._folder is None:
            raise RegistryConnectionError(
                "The fake registry was never started; it has no certificates."
            )
        return self._folder / name


def _private_folder(before: Path | None) -> Path:
    """Make a folder, the one of before if it can be had again: a test may know its path."""
    if before is not None:
        try:
            before.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            return before
    return Path(tempfile.mkdtemp(prefix="fake-registry-"))
