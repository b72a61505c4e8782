"""The certificates of a fake that serves HTTPS: the files for clients, and how long they lie."""

import gc
import ssl
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from RegistryLibrary.errors import RegistryConnectionError, RegistryError
from RegistryLibrary.fake import FakeRegistry, TlsMode
from RegistryLibrary.fake.certificates import Certificates

HEADER = b"-----BEGIN CERTIFICATE-----"


def status(fake: FakeRegistry, context: ssl.SSLContext) -> int:
    with httpx.Client(verify=context, trust_env=False, timeout=5) as client:
        return client.get(f"{fake.url}/browse").status_code


def test_only_a_fake_with_tls_has_certificates() -> None:
    with FakeRegistry() as fake:
        assert fake.url.startswith("http://")
        assert (fake.ca_bundle, fake.client_cert) == (None, None)


@pytest.mark.parametrize("mode", list(TlsMode))
def test_the_files_lie_where_only_their_owner_can_read_them(mode: TlsMode) -> None:
    with FakeRegistry(tls=mode) as fake:
        bundle = fake.ca_bundle
        assert bundle is not None
        assert bundle.read_bytes().startswith(HEADER)
        assert b"PRIVATE KEY" not in bundle.read_bytes()
        assert stat.S_IMODE(bundle.parent.stat().st_mode) == 0o700 or sys.platform == "win32"
        assert (fake.client_cert is not None) == (mode == "mutual")
        if fake.client_cert:
            assert b"PRIVATE KEY" in fake.client_cert.read_bytes()
            assert HEADER in fake.client_cert.read_bytes()
        assert sorted(bundle.parent.iterdir()) == sorted(filter(None, (bundle, fake.client_cert)))
    assert not bundle.parent.exists()


def test_a_mode_can_be_given_by_its_name_and_an_unknown_one_is_refused() -> None:
    assert all(not FakeRegistry(tls=name).running for name in ("wrong host", "WRONG_HOST", "Valid"))
    with pytest.raises(ValueError, match=r"^tls must be one of valid, .*; it is 'broken'\.$"):
        FakeRegistry(tls="broken")
    for bad in (True, "", "vali"):
        with pytest.raises(ValueError, match="tls must be one of"):
            FakeRegistry(tls=bad)  # type: ignore[arg-type]


def test_before_the_first_start_there_are_none() -> None:
    fake = FakeRegistry(tls="mutual")
    for name in ("ca_bundle", "client_cert"):
        with pytest.raises(RegistryConnectionError, match="never started"):
            getattr(fake, name)


def test_a_client_that_trusted_a_fake_trusts_it_after_a_restart() -> None:
    fake = FakeRegistry(tls="mutual")
    with fake:
        before = fake.ca_bundle, fake.client_cert, fake.ca_bundle.read_bytes()
        context = ssl.create_default_context(cafile=fake.ca_bundle)
        context.load_cert_chain(fake.client_cert)
        assert status(fake, context) == 200
    assert not fake.ca_bundle.exists()
    with fake:
        assert (fake.ca_bundle, fake.client_cert, fake.ca_bundle.read_bytes()) == before
        assert status(fake, context) == 200
    assert not fake.ca_bundle.parent.exists()


def test_a_folder_that_somebody_else_made_meanwhile_is_left_to_them() -> None:
    fake = FakeRegistry(tls="valid")
    with fake:
        before = fake.ca_bundle.parent
    before.mkdir()
    try:
        with fake:
            assert fake.ca_bundle.parent != before
            assert fake.ca_bundle.read_bytes().startswith(HEADER)
        assert before.exists()
    finally:
        before.rmdir()


def test_two_fakes_do_not_trust_each_other() -> None:
    with FakeRegistry(tls="valid") as one, FakeRegistry(tls="valid") as other:
        context = ssl.create_default_context(cafile=one.ca_bundle)
        assert status(one, context) == 200
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            status(other, context)


def test_a_second_start_writes_nothing_anew() -> None:
    with FakeRegistry(tls="valid") as fake:
        written = fake.ca_bundle.stat().st_mtime_ns
        fake.start()
        assert fake.ca_bundle.stat().st_mtime_ns == written


def test_a_start_that_fails_leaves_no_file() -> None:
    with FakeRegistry() as first:
        fake = FakeRegistry(tls="valid", port=int(first.url.rpartition(":")[2]))
        with pytest.raises(RegistryConnectionError, match="taken"):
            fake.start()
        assert not fake.running
        assert not fake.ca_bundle.parent.exists()


def test_what_cannot_be_written_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = Certificates(TlsMode.VALID, "127.0.0.1")
    certificates.lay_out()
    folder = certificates.ca_bundle.parent
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    with pytest.raises(RegistryError, match="key of the fake registry can't be written"):
        _ = certificates.context
    certificates.remove()
    assert not folder.exists()
    with pytest.raises(RegistryError, match=r"can't be written: .*No such file"):
        FakeRegistry(tls="valid").start()


def test_files_that_nobody_removes_go_with_their_owner() -> None:
    certificates = Certificates(TlsMode.MUTUAL, "127.0.0.1")
    certificates.lay_out()
    folder = certificates.ca_bundle.parent
    assert folder.exists()
    del certificates
    gc.collect()
    assert not folder.exists()


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_the_end_of_the_interpreter_leaves_nothing() -> None:
    folder = run(
        "from RegistryLibrary.fake import FakeRegistry; fake = FakeRegistry(tls='mutual');"
        "fake.start(); print(fake.ca_bundle.parent)"
    )

    assert Path(folder).name.startswith("fake-registry-")
    assert not Path(folder).exists()


def test_who_serves_no_https_does_not_pay_for_it() -> None:
    code = (
        "import sys; from RegistryLibrary.fake import FakeRegistry\n"
        "with FakeRegistry(): print('trustme' in sys.modules)\n"
        "with FakeRegistry(tls='valid'): print('trustme' in sys.modules)"
    )

    assert run(code).split() == ["False", "True"]


def test_the_host_that_is_served_on_is_named() -> None:
    with FakeRegistry(tls="valid", host="127.0.0.2") as fake:
        assert fake.url.startswith("https://127.0.0.2:")
        assert status(fake, ssl.create_default_context(cafile=fake.ca_bundle)) == 200


def test_a_host_that_no_certificate_can_name_is_an_error_of_ours() -> None:
    with pytest.raises(RegistryError, match="No certificate can name the host 'no_name'"):
        _ = Certificates(TlsMode.VALID, "no_name").context
