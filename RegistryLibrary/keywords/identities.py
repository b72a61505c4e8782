"""Keywords on IDs, references and the content that an ID stands for."""

from robot.api.deco import keyword

from RegistryLibrary.errors import ValidationError, shown
from RegistryLibrary.keywords.component import Component
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType


class IdentityKeywords(Component):
    """Parse IDs and references, and hold content against its ID. Nothing is sent."""

    @keyword(tags=("Identity", "Getter"))
    def parse_package_id(self, text: PackageId | str, /) -> PackageId:
        """Return a package ID taken apart. It is text still, and equal to what was given.

        Args:
            text: A package ID. An unknown code is kept; the type is `None` then.

        Returns:
            The ID, with `type`, `code` and `sha1_hex`.

        Raises:
            InvalidPackageIdError: The text is no package ID; the error says what is wrong and at
                which position, counted from 1.

        Examples:

        ```robotframework
        *** Test Cases ***
        A package ID names the type
            ${id} =    Parse Package Id    pkg_skl_0123456789abcdef0123456789abcdef01234567
            Should Be Equal    ${id.type}    skill
            Should Be Equal    ${id.sha1_hex}    0123456789abcdef0123456789abcdef01234567
        ```
        """
        return PackageId(text)

    @keyword(tags=("Identity", "Getter"))
    def parse_package_reference(self, text: PackageReference | str, /) -> PackageReference:
        """Return a reference taken apart. See [references].

        Args:
            text: Any of the five forms.

        Returns:
            The reference, with `kind` (`registry`, `ID` or `local`), `server`, `namespace`,
            `name`, `version`, `package_id`, `path` and `original_reference`, the text itself.

        Raises:
            InvalidPackageReferenceError: The text is no reference; the error says what is wrong
                and at which position, counted from 1.

        Examples:

        ```robotframework
        *** Test Cases ***
        A reference names a server
            ${reference} =    Parse Package Reference    registry.example.com:acme/search@v1.2.3
            Should Be Equal    ${reference.server}    registry.example.com
            Should Be Equal    ${reference.version}    v1.2.3
        ```
        """
        return text if isinstance(text, PackageReference) else PackageReference.parse(text)

    @keyword(tags=("Identity", "Getter"))
    def canonicalize_content(
        self, content: dict[str, object], *, references: dict[str, str] | None = None
    ) -> str:
        """Return the canonical form of a content. See [package IDs].

        Args:
            content: A dictionary, or JSON text of an object.
            references: Package IDs by the internal references that resolve to them; each such
                text in the content is replaced by the ID.

        Returns:
            JSON by RFC 8785, without `version` and `release_date` of the top level.

        Raises:
            ValidationError: The content has no canonical form; the error names the path to what
                it can't express.

        Examples:

        ```robotframework
        *** Test Cases ***
        Keys are sorted and lifecycle fields left out
            ${text} =    Canonicalize Content    {"b": 1.0, "a": "x", "version": "v1.0.0"}
            Should Be Equal    ${text}    {"a":"x","b":1}
        ```
        """
        from RegistryLibrary.protocol.canonical import canonicalize  # noqa: PLC0415 - when needed

        return canonicalize(content, references).decode("utf-8")

    @keyword(tags=("Identity", "Getter"))
    def compute_package_id(
        self,
        type: PackageType | str,
        content: dict[str, object],
        *,
        references: dict[str, str] | None = None,
    ) -> PackageId:
        """Return the package ID that a content has. See [package IDs].

        Args:
            type: Package type, for example `actor`.
            content: A dictionary, or JSON text of an object.
            references: As for [Canonicalize Content].

        Returns:
            The ID.

        Raises:
            ValidationError: There is no such type, or the content has no canonical form.

        Examples:

        ```robotframework
        *** Test Cases ***
        The order of keys does not matter
            ${one} =    Compute Package Id    actor    {"a": 1, "b": 2}
            ${other} =    Compute Package Id    actor    {"b": 2, "a": 1}
            Should Be Equal    ${one}    ${other}
        ```
        """
        from RegistryLibrary.protocol.canonical import compute_package_id  # noqa: PLC0415

        return compute_package_id(type, content, references)

    @keyword(tags=("Identity", "Assertion"))
    def package_should_match_its_id(self, package: Package) -> None:
        """Fail if the content of a package does not have the package's ID. See [package IDs].

        Args:
            package: A package as another keyword returned it.

        Raises:
            AssertionError: The content has another ID, which the message names.
            ValidationError: The content has no canonical form, so it can't have an ID.
            ValueError: It is no package.

        Examples:

        ```robotframework
        *** Test Cases ***
        The registry sends what was published
            Start Fake Registry
            ${package} =    Resolve Package Reference    actor    acme    echo
            Package Should Match Its Id    ${package}
        ```
        """
        from RegistryLibrary.protocol.canonical import content_hash  # noqa: PLC0415

        if not isinstance(package, Package):  # Robot converts to no type that it does not know
            raise ValueError(f"package={shown(package)} must be a package that a keyword returned.")
        # The code is the ID's own: a type that the standard does not know has no other.
        try:
            actual = f"pkg_{package.id.code}_{content_hash(package.content)}"
        except ValidationError as error:
            told, details = package.hides.text(error.message), package.hides.value(error.details)
            raise ValidationError(told, details=details) from None
        if actual != package.id:
            name = "/".join(filter(None, (package.namespace, package.name))) or "The package"
            version = f" {package.version}" if package.version else ""
            told = f"{name}{version} has the ID {package.id}, but its content has the ID {actual}."
            raise AssertionError(package.hides.text(told))
