"""Keywords on versions and aliases."""

from robot.api.deco import keyword

from RegistryLibrary.keywords.component import Component
from RegistryLibrary.protocol.versions import LATEST, highest, matches


class VersionKeywords(Component):
    """Compare versions by the precedence of SemVer. Nothing is sent."""

    @keyword(tags=("Version", "Assertion"))
    def version_should_match(self, version: str, alias: str) -> None:
        """Fail if a version does not lie in the range of an alias. See [versions and aliases].

        Args:
            version: A concrete version.
            alias: An alias such as `v1.x`; a concrete version matches only itself.

        Raises:
            AssertionError: The version lies outside.
            ValidationError: One of them is malformed; the error says where.

        Examples:

        ```robotframework
        *** Test Cases ***
        A minor range holds its patches
            Version Should Match    v1.2.9    v1.2.x
            Version Should Match    v1.2.9    latest
        ```
        """
        if not matches(version, alias):
            raise AssertionError(f"The version {version} does not match {alias}.")

    @keyword(tags=("Version", "Getter"))
    def get_highest_version(self, versions: list[str], alias: str = LATEST) -> str:
        """Return the version that an alias names among several. See [versions and aliases].

        Args:
            versions: Concrete versions, in any order.
            alias: An alias such as `v1.x`.

        Returns:
            The highest version that the alias covers; a pre-release only where it covers no
            release.

        Raises:
            VersionNotFoundError: The alias covers none.
            ValidationError: A version or the alias is malformed.

        Examples:

        ```robotframework
        *** Test Cases ***
        Numbers are compared as numbers
            VAR    @{versions}    v1.9.0    v1.10.0    v2.0.0-rc.1
            ${version} =    Get Highest Version    ${versions}    v1.x
            Should Be Equal    ${version}    v1.10.0
        ```
        """
        return highest(versions, alias)
