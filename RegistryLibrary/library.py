"""The library as Robot Framework sees it: options, introduction, assembly, closing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from inspect import ismethod
from typing import Any

from robot.api.deco import library
from robotlibcore import DynamicCore

from RegistryLibrary.context import Context
from RegistryLibrary.converters import CONVERTERS
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.keywords.arranging import ArrangingKeywords
from RegistryLibrary.keywords.component import seconds_of
from RegistryLibrary.keywords.connections import ConnectionKeywords
from RegistryLibrary.keywords.errors import ErrorKeywords
from RegistryLibrary.keywords.fakes import FakeKeywords
from RegistryLibrary.keywords.faults import FaultKeywords
from RegistryLibrary.keywords.identities import IdentityKeywords
from RegistryLibrary.keywords.journal import JournalKeywords
from RegistryLibrary.keywords.packages import PackageKeywords
from RegistryLibrary.keywords.recording import RecordingKeywords
from RegistryLibrary.keywords.requests import RequestKeywords
from RegistryLibrary.keywords.sharing import SharingKeywords
from RegistryLibrary.keywords.versions import VersionKeywords
from RegistryLibrary.keywords.waiting import WaitingKeywords
from RegistryLibrary.version import __version__

_GROUPS = (
    ConnectionKeywords,
    PackageKeywords,
    RequestKeywords,
    WaitingKeywords,
    IdentityKeywords,
    VersionKeywords,
    FakeKeywords,
    SharingKeywords,
    ArrangingKeywords,
    RecordingKeywords,
    FaultKeywords,
    JournalKeywords,
)

# One for the process: instances differ in their options, not in what is open.
_CONTEXT = Context()


@library(scope="GLOBAL", version=__version__, converters=CONVERTERS, doc_format="MARKDOWN")
class RegistryLibrary(DynamicCore):
    """Keywords for acceptance tests of registries of AI packages.

    A registry holds packages of several types (actors, graphs, skills, ...) and follows the
    Package Registry Standard v1.0.0. The library brings a keyword for each operation and each
    error type of the standard, and a fake registry to test against without a network.

    ```robotframework
    *** Settings ***
    Library    RegistryLibrary

    *** Test Cases ***
    An alias resolves to the newest release it covers
        Start Fake Registry
        ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
        Should Be Equal    ${package.version}    v1.2.0
        Package Should Match Its Id    ${package}

    A package that was never published is reported as such
        Start Fake Registry
        ${error} =    Should Raise PackageNotFoundError    Get Package    pkg_act_${{'0' * 40}}
        Should Be True    ${error.stated}
    ```

    # Connections

    [Connect To Registry] opens a connection under an alias and makes it the current one; the
    other keywords use the current one. [Switch Registry] makes another one current, and when a
    connection ends, the one used before it becomes current again. A connection ends with the suite
    in which it was made: one made in the setup of a parent suite serves all suites below it.

    Nothing is cached, nothing is retried or redirected unless [Connect To Registry] is told so, and
    no proxy of the environment is used: a test sees the registry. Connections are kept open and
    used again for later requests.

    # Packages and entries

    [Get Package], [Resolve Package Reference] and [Resolve Reference] return a package with the
    attributes `id`, `type`, `namespace`, `name`, `version`, `release_date`, `content`,
    `original_reference`, `fetched_at` and `elapsed`. What the registry left out is `None`. The
    content is a plain dictionary: `${package.content}[motto]`. [Browse Packages] returns an entry
    for each published version: a package without its content.

    Results can't be changed, but for the content, which belongs to you. Two packages are equal
    if the registry sent the same for both.

    # Package IDs

    A package ID is `pkg_<code>_<hash>`: three letters for the type, and 40 hex digits made of the
    content. The hash is the SHA-1 of the content's canonical form: the fields `version` and
    `release_date` of the top level are left out, references within the content are replaced by
    the IDs they stand for, text values are normalised (NFC), and the rest is written as JSON by
    RFC 8785.
    So the same content has the same ID, whoever writes it down.

    Reading never checks the content, so that a test sees what was sent. [Package Should Match
    Its Id] checks it, and [Compute Package Id] and [Canonicalize Content] show why it fails.

    # Versions and aliases

    A concrete version such as `v1.2.0` or `v2.0.0-rc.1` always names the same package. An alias
    names the highest version that it covers, by the precedence of SemVer: `v1.2.x` the patches of
    a minor version, `v1.x` a major version, `latest` and `vx` all. A pre-release is taken only
    where an alias covers no release. No version means `latest`.

    # References

    | form | example |
    | --- | --- |
    | at a server | `registry.example.com:acme/search@v1.2.3` |
    | at a server with a port | `127.0.0.1:8080:acme/echo@v1.x` |
    | at the current registry | `registry:acme/echo@v1.x` |
    | by ID | `ID:pkg_act_0123456789abcdef0123456789abcdef01234567` |
    | local file | `local:./my-actor` |

    [Resolve Reference] follows all of them. A server that is the current connection's host and
    port is asked through that connection, with its key and path prefix; any other at its root by
    https (a loopback host by http) and without a key. A local file is JSON or YAML and lies below
    the folder given as `base`.

    # Timeouts

    Each keyword that asks a registry has one deadline for all it does: connecting, reading, and
    all pages. (The keywords that wait have their own, and give each request this one;
    [Record Registry] gives it to each request, and takes as long as it needs.) The
    keyword's own `timeout` counts first, then the connection's, then that of the import, which
    is 30 seconds by default. At the deadline the keyword fails with `RegistryTimeoutError`.

    Robot's own test and keyword timeouts cut in at once, too; the request is then cancelled before
    the next keyword starts.

    # Errors

    Every failure has a name. `AssertionError`: the registry is wrong. `RegistryError` and the
    types below it: an operation could not be done. `ValueError`: the test data is wrong.

    | type | status | meaning |
    | --- | --- | --- |
    | `InvalidPackageIdError` | 400 | the text is no package ID |
    | `InvalidPackageReferenceError` | 400 | the text is no reference |
    | `ValidationError` | 400 | a version, a type or a content is not valid |
    | `AuthenticationError` | 401 | no credentials |
    | `AccessDeniedError` | 403 | credentials that do not suffice |
    | `PackageNotFoundError` | 404 | no such package |
    | `VersionNotFoundError` | 404 | no version of it matches |
    | `RateLimitError` | 429 | too many requests; `retry_after` is the pause |
    | `RegistryError` | other | any other answer that is an error |
    | `RegistryConnectionError` | | no connection, or it broke before an answer began |
    | `RegistryTimeoutError` | | the deadline passed |
    | `RegistryResponseError` | | an answer that the standard does not allow |
    | `PackageIntegrityError` | | content that does not match its ID where it must |

    The type that the error body names decides; only where it names none does the status. The
    attribute `stated` tells the two apart. Other attributes: `type`, `message`, `status`, `method`,
    `url`, `details`, `request_id`, `reason`, `attempts` and `retry_after`.

    There is a keyword for each type, such as [Should Raise PackageNotFoundError], which returns
    the error. Robot's own means match on the name:

    ```robotframework
    *** Test Cases ***
    Robot's own ways to expect an error
        Start Fake Registry
        Run Keyword And Expect Error    VersionNotFoundError: *
        ...    Resolve Package Reference    actor    acme    echo    v9.x
        TRY
            Resolve Package Reference    actor    acme    nothing
        EXCEPT    PackageNotFoundError: *    type=GLOB    AS    ${message}
            Log    ${message}
        END
    ```

    Where a keyword is repeated until it succeeds, the repetition stands outside:

    ```robotframework
    *** Test Cases ***
    The registry asks for a pause in the end
        Start Fake Registry
        Inject Fault    rate limit    after=2
        Wait Until Keyword Succeeds    5 s    50 ms
        ...    Should Raise RateLimitError    Browse Packages
    ```

    # Bad input

    To test how a registry answers to bad input, IDs and the parts of a reference are sent as they
    are written, each percent-encoded as one segment of the path. Only what no URL can carry as a
    segment (nothing, `.`, `..`, control characters) is refused before a byte is sent, with the
    error that the registry would use; its `stated` is false and its `status` `None`. The parsing
    keywords hold text against the grammar, and say what is wrong and where.

    # Secrets

    A key is given as a secret of Robot, `${key: Secret}`, made from an environment variable or a
    variable file. It goes to the registry it was given for and to no other, and is masked wherever
    it could be seen: in logs, errors and the journal.

    ```robotframework
    *** Test Cases ***
    A registry that wants a key
        VAR    ${key: Secret}    %{REGISTRY_API_KEY=none}
        ${url} =    Start Fake Registry    api_key=${key}
        Browse Packages
        Connect To Registry    ${url}    anonymous
        Should Raise AuthenticationError    Browse Packages
    ```

    # Fake registry

    [Start Fake Registry] serves the standard on a port of this machine, with packages of every
    type, and connects to it. It is deterministic and needs no network: its IDs are the true hashes
    of its contents, and aliases follow what [Publish Package] and [Withdraw Package] do. The seed
    `examples` holds the actor `acme/echo` with the releases `v1.0.0`, `v1.1.0`, `v1.2.0` and
    `v2.0.0` and a pre-release; the seed `empty` holds nothing.

    A seed of your own is a JSON or YAML file, a folder, or a dictionary:

    ```yaml
    packages:
      - type: actor
        namespace: acme
        name: greeter
        version: v1.0.0
        release_date: "2026-01-31T09:00:00Z"    # may be left out
        id: pkg_act_...    # may be left out; must be the true one
        content: {motto: Hello}
    ```

    A file may also hold a single package, without `packages`. Of a folder all files below it are
    read that end in `.json`, `.yaml` or `.yml`, in the order of their names; hidden ones are left
    out, and a symbolic link may not leave the folder. A seed is loaded as a whole or not at all:
    the `ValueError` names the file and the line, or the place such as `packages[3].version`.

    Several fakes may run, each under its alias. The fake keywords use the one started last.
    [Switch Registry] does not change that; `alias` does. A fake ends with the suite in
    which it was started.

    [Record Registry] makes such a folder of what another registry holds.

    With `tls` a fake serves HTTPS: `valid`; `untrusted`, with a certificate of another authority
    than it says; `expired`; for a `wrong host`; or `mutual`, where clients have to show one, too.
    Each failure is a `RegistryConnectionError` with a `reason` of its own. [Get Fake Registry]
    names the files for `verify` and `client_cert`; they are gone when the fake is.

    Its journal keeps the requests of the current test, without secrets. [Get Recorded Requests]
    returns them, [Fake Registry Should Have Received] and
    [Fake Registry Should Have Received In Order] hold them against what a test expects, and
    [Export Recorded Requests] writes them down. It keeps the latest 10,000; where it dropped one,
    every such check fails. With `strict=True` a request outside the four endpoints fails the test
    in which it came, whatever a fault made of it; so does what is no HTTP. One that comes between
    tests gives a warning.

    # Shared fakes

    One fake can serve several processes: `rfregistry serve` runs it, and each Robot uses it by
    [Connect To Fake Registry]. Packages are the same for all; so is a fault, which strikes
    whoever asks first, but each Robot clears only what it injected. The journal counts from the
    test's start, whoever asked: give each test packages of its own, and select by `path`. No
    keyword stops a shared fake. [Reset Fake Registry] brings back its packages for all.

    # Faults

    [Inject Fault] lets the fake do something wrong, to see how a client takes it:

    | fault | options | what the client meets |
    | --- | --- | --- |
    | `latency` | `delay` | the right answer, late |
    | `hang` | | no answer |
    | `slow drip` | `delay` | the right body byte by byte, then blanks without end |
    | `disconnect` | | a connection that is closed without an answer |
    | `truncate` | `size` | the beginning of the right answer, then a closed connection |
    | `malformed json` | `status` | the right body without its last brace |
    | `duplicate keys` | `status` | the right body with its first key twice |
    | `wrong content type` | `status` | the right body as `text/plain` |
    | `html page` | `status` | a page for people instead of JSON |
    | `status` | `status` | that status, with plain text |
    | `error` | `type`, `status`, `message` | the error body of that type |
    | `rate limit` | `retry_after` | status 429 with `Retry-After` |
    | `redirect` | `location`, `status` | a redirect to that location |
    | `redirect loop` | `status` | a redirect to the same URL, endless with `times=0` |
    | `cross origin redirect` | `status` | a redirect to another origin, with the same packages |
    | `gzip bomb` | `size` | a small body that unpacks to the right one and blanks up to that size |
    | `oversized body` | `size` | the right body and blanks up to that size |
    | `tampered content` | | a package with other content than its ID says |
    | `stale alias` | | the release one behind that which the alias names |
    | `unreachable entry` | | a list that begins with an entry that was never published |

    `times`, `after`, `method` and `path` select the requests that it strikes. A request that would
    not show a fault is not struck by it: there is no body to cut in the answer to HEAD, and no
    older release behind a concrete version.

    The second origin is the fake's own: it runs on another port from the first
    `cross origin redirect` on, needs no key, and has a journal of its own. With `-other` behind the
    fake's alias, the journal keywords look into that, for example for a key that must not be there.

    ```robotframework
    *** Test Cases ***
    A redirect takes nobody to another origin
        Start Fake Registry
        Inject Fault    cross origin redirect
        ${error} =    Should Raise RegistryError    Browse Packages
        Should Be Equal As Integers    ${error.status}    302
        Fake Registry Should Have Received    GET    *    times=0    alias=fake-other
    ```

    # Logging

    Each request is one line at INFO level, with method, URL, status, size and time; at DEBUG level
    follow headers and bodies, of which long ones are cut.
    """

    # The library listens itself, so that what ends with a test or a suite does.
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, timeout: timedelta = timedelta(seconds=30)) -> None:
        """Import the library. Nothing is started or connected yet.

        Args:
            timeout: Longest time that a keyword may take where neither the keyword nor the
                connection says. See [timeouts].
        """
        self._context = _CONTEXT
        seconds = seconds_of(timeout, "timeout")
        groups: list[object] = [group(_CONTEXT, seconds) for group in _GROUPS]
        super().__init__([*groups, ErrorKeywords(_CONTEXT)])

    def add_library_components(self, library_components: list[object], *more: Any) -> None:
        """Collect keywords. PythonLibCore would collect those of all groups again as our own."""
        groups = [component for component in library_components if component is not self]
        super().add_library_components(groups, *more)

    def run_keyword(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Run a keyword; the error keywords must know what it raises."""
        try:
            return super().run_keyword(name, args, kwargs)  # type: ignore[no-untyped-call]
        except RegistryError as error:
            self._context.record(error)
            # Else Robot logs thirty lines of our code at DEBUG, which tell a tester nothing.
            raise error.with_traceback(None)  # noqa: B904 - the same error

    def get_keyword_arguments(self, name: str) -> list[Any]:
        """Return the arguments of a keyword, with the `/` that PythonLibCore leaves out."""
        arguments: list[Any] = super().get_keyword_arguments(name)  # type: ignore[no-untyped-call]
        method = self._method(name)
        # The code counts `self`, which Robot does not see.
        count = method.__code__.co_posonlyargcount - ismethod(method)
        return [*arguments[:count], "/", *arguments[count:]] if count > 0 else arguments

    def get_keyword_source(self, keyword_name: str) -> str | None:
        """Return where a keyword is defined. PythonLibCore reads the file for each, slowly."""
        code = self._method(keyword_name).__code__
        return f"{code.co_filename}:{code.co_firstlineno}"

    def _method(self, name: str) -> Any:
        return type(self).__init__ if name == "__init__" else self.keywords[name]

    def start_test(self, _data: object, result: object) -> None:
        """Begin the journal of a test. Robot calls this."""
        self._context.start_test(result)

    def end_test(self, _data: object, result: object) -> None:
        """End what a test made. Robot calls this."""
        self._context.end_test(result)

    def end_suite(self, _data: object, result: object) -> None:
        """End what a suite made. Robot calls this."""
        self._context.end_suite(result)

    def close(self) -> None:
        """End the run. Robot calls this."""
        self._context.close()
