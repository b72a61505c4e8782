"""Keywords that tell of a package show nothing of a key that the registry repeated in it."""

import pytest

from RegistryLibrary.context import Context
from RegistryLibrary.errors import ValidationError
from RegistryLibrary.keywords.identities import IdentityKeywords
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.redaction import Redactor

KEY = "qX7vR2mZk9LwT4bN"
ID = PackageId("pkg_act_" + "0" * 40)


def test_a_content_that_does_not_match_is_told_without_the_key() -> None:
    package = Package(ID, {}, namespace="acme", name=KEY).hiding(Redactor([KEY]))

    with pytest.raises(AssertionError, match=r"^acme/\*\*\* has the ID pkg_act_0+, but"):
        IdentityKeywords(Context(), 1).package_should_match_its_id(package)


def test_a_content_without_a_form_is_told_without_the_key() -> None:
    package = Package(ID, {KEY: {1, 2}}).hiding(Redactor([KEY]))

    with pytest.raises(ValidationError) as caught:
        IdentityKeywords(Context(), 1).package_should_match_its_id(package)

    error = caught.value
    assert "***" in error.message
    assert KEY not in f"{error!r} {error.details}"
    assert error.__suppress_context__
