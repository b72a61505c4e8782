*** Settings ***
Documentation     The suite that a tester wrote for one registry holds for another one, unchanged.
...
...               The other registry takes nearly every choice that the standard leaves open
...               differently from the fake; here, too, is what only it can show.

Library           Collections
Library           Process
Library           RegistryLibrary
Library           OtherRegistry

Suite Setup       Connect To Other Registry
Suite Teardown    Stop Other Registry


*** Variables ***
${SUITE UNDER TEST}     ${CURDIR}/registry_under_test.robot
# The suite under test has the same ones.
${RIGHT KEY: Secret}    %{PROTECTED_REGISTRY_KEY=open-sesame}
${WRONG KEY: Secret}    %{WRONG_REGISTRY_KEY=open-barley}
${UNUSED ID}            pkg_skl_${{ 'f' * 40 }}


*** Test Cases ***
The Same Suite Passes Against Another Registry
    [Documentation]    All its tests pass, none is skipped; what differs are variables alone.
    ...
    ...    The registry is not ready at first, so its start is tested along with it.
    ${open} =    Start Other Registry    failing_first=2
    ${protected} =    Start Other Registry    api_key=${RIGHT KEY}
    ${throttled} =    Start Other Registry    quota=3
    ${suite} =    Evaluate    robot.api.TestSuite.from_file_system($SUITE_UNDER_TEST)
    Suite Under Test Should End    the same packages
    ...    0    ${suite.test_count}    0
    ...    --variable    REGISTRY:${open}
    ...    --variable    PROTECTED REGISTRY:${protected}
    ...    --variable    KEY HEADER:X-Registry-Token
    ...    --variable    KEY SCHEME:
    ...    --variable    THROTTLED REGISTRY:${throttled}
    ...    --variable    REQUESTS BEFORE PAUSE:5

The Same Suite Fails Against A Registry With Other Packages
    [Documentation]    It can fail: a registry that lists one package more is found out.
    ${newer} =    Start Other Registry    newer=True
    Suite Under Test Should End    one package more
    ...    1    1    1
    ...    --variable    REGISTRY:${newer}
    ...    --test    Browsing Lists Every Published Version
    ...    --test    Browsing Can Be Narrowed To A Type

A Key Goes Bare In The Header That The Registry Wants
    [Documentation]    With an empty scheme nothing stands before the key.
    ${url} =    Start Other Registry    api_key=${RIGHT KEY}
    Connect To Registry    ${url}    protected
    ...    api_key=${RIGHT KEY}    api_key_header=X-Registry-Token    api_key_scheme=${EMPTY}
    ${package} =    Resolve Package Reference    actor    acme    echo
    Package Should Match Its Id    ${package}
    ${metadata} =    Get Registry Metadata
    Should Be Equal    ${metadata.authentication.header}    X-Registry-Token
    Should Not Be True    ${metadata.authentication.anonymous_read}
    [Teardown]    Disconnect From Registry    protected

A Key In The Usual Header Is No Key To This Registry
    [Documentation]    It asks for credentials by a bare status, so the error is inferred.
    ${url} =    Start Other Registry    api_key=${RIGHT KEY}
    Connect To Registry    ${url}    protected    api_key=${RIGHT KEY}
    ${error} =    Should Raise AuthenticationError    Browse Packages
    Should Not Be True    ${error.stated}
    [Teardown]    Disconnect From Registry    protected

A Wrong Key Is Refused By Name
    [Documentation]    Here the error body names the type, inside another problem format.
    ${url} =    Start Other Registry    api_key=${RIGHT KEY}
    Connect To Registry    ${url}    protected
    ...    api_key=${WRONG KEY}    api_key_header=X-Registry-Token    api_key_scheme=${EMPTY}
    ${error} =    Should Raise AccessDeniedError    Browse Packages
    Should Be True    ${error.stated}
    Should Be Equal    ${error.message}    This token opens nothing.
    [Teardown]    Disconnect From Registry    protected

A Page For People Leaves The Status To Decide
    [Documentation]    The same status means another error on another path, and none is stated.
    [Template]    Error Should Be Inferred
    InvalidPackageIdError    400    Get Package    no-id
    PackageNotFoundError    404    Get Package    ${UNUSED ID}

A Status Is Nothing To Go By Before The Registry Is Ready
    [Documentation]    Neither is it in the standard's table; only waiting gets past it.
    ${url} =    Start Other Registry    failing_first=3
    Connect To Registry    ${url}    starting
    Error Should Be Inferred    RegistryError    503    Browse Packages
    ${metadata} =    Wait Until Registry Is Ready    timeout=5 s    interval=10 ms
    Should Be Equal    ${metadata.standard_version}    1.0.0
    [Teardown]    Disconnect From Registry    starting

An Error Body Is Read Whatever It Is Wrapped In
    [Documentation]    `application/problem+json` has a field `type` of its own, which is another.
    ${error} =    Should Raise VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    v7.x
    Should Be True    ${error.stated}
    Should Be Equal    ${error.type}    VersionNotFoundError
    Should Be Equal    ${error.message}    Nothing is v7.x.
    Should Be Equal    ${error.details}    ${None}

A Type Of Error That The Standard Does Not Have Is Kept
    [Documentation]    It is a plain RegistryError that says what the registry called it.
    ${error} =    Should Raise RegistryError
    ...    Resolve Package Reference    actor    acme    retired
    Should Be Equal    ${error.type}    PackageRetiredError
    Should Be Equal As Integers    ${error.status}    410
    Should Be True    ${error.stated}
    Should Be Equal    ${error.message}    It had its day.

A Pause Until A Date Is A Time From Now
    [Documentation]    The registry asks for a minute and a half, and has no words for it.
    ${url} =    Start Other Registry    quota=0
    Connect To Registry    ${url}    throttled
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be True    80 < $error.retry_after.total_seconds() <= 90
    Should Contain    ${error.message}    429 Too Many Requests
    [Teardown]    Disconnect From Registry    throttled

A Bare Body Is The Content
    [Documentation]    By ID nothing but the content is known, and the ID that was asked for.
    ${resolved} =    Resolve Package Reference    skill    acme    search
    ${package} =    Get Package    ${resolved.id}
    Should Be Equal    ${package.id}    ${resolved.id}
    Should Be Equal    ${package.content}    ${resolved.content}
    FOR    ${field}    IN    type    namespace    name    version    release_date
        ${value} =    Evaluate    getattr($package, $field)
        Should Be Equal    ${value}    ${None}
    END
    Package Should Match Its Id    ${package}

A Null Is The Same As Nothing
    [Documentation]    Optional fields may be null, or not be there at all.
    ${package} =    Resolve Package Reference    actor    acme    echo
    Should Be Equal    ${package.release_date}    ${None}
    ${metadata} =    Get Registry Metadata
    Should Be Equal    ${metadata.name}    ${None}
    Should Be Equal    ${metadata.authentication.scheme}    ${None}

A Body Is The Same However It Is Sent
    [Documentation]    Whole or in chunks, as it is or in gzip: four answers are alike.
    VAR    @{ways} =    @{EMPTY}
    VAR    @{texts} =    @{EMPTY}
    FOR    ${_}    IN RANGE    4
        ${answer} =    Send Registry Request    GET    /skill/acme/search
        ${encoding} =    Evaluate    $answer.headers.get('Content-Encoding', 'identity')
        ${framing} =    Evaluate    $answer.headers.get('Transfer-Encoding', 'whole')
        Append To List    ${ways}    ${encoding} ${framing}
        Append To List    ${texts}    ${answer.text}
    END
    VAR    @{expected} =    gzip chunked    gzip whole    identity chunked    identity whole
    Lists Should Be Equal    ${ways}    ${expected}    ignore_order=True
    Should Be Equal    ${texts}    ${{ $texts[:1] * 4 }}

Pages Are Joined To One List
    [Documentation]    The cursor is sent back as it came, though a URL must escape it.
    ${first} =    Send Registry Request    GET    /browse
    Length Should Be    ${first.json}[packages]    4
    Should Be Equal    ${first.json}[next_cursor]    4&
    ${entries} =    Browse Packages
    Length Should Be    ${entries}    15
    ${references} =    Evaluate    {(e.type, e.namespace, e.name, e.version) for e in $entries}
    Length Should Be    ${references}    15

A Type That Nobody Knows Yet Is Kept
    [Documentation]    Its packages can be listed, read, and held against their IDs.
    [Setup]    Connect To Newer Registry
    ${metadata} =    Get Registry Metadata
    Should Contain    ${metadata.package_types}    widget
    ${entries} =    Browse Packages    widget
    ${types} =    Evaluate    [(entry.type, entry.id.type) for entry in $entries]
    Should Be Equal    ${types}    ${{ [('widget', None)] }}
    ${package} =    Resolve Reference    registry:acme/dial
    Should Be Equal    ${package.type}    widget
    Should Be Equal    ${package.content}    ${{ {'turns': 3} }}
    Package Should Match Its Id    ${package}
    [Teardown]    Disconnect From Registry    newer

The Path Prefix Is Part Of The Registry
    [Documentation]    Beside it there is nothing, and a reference to the server stays below it.
    ${answer} =    Send Registry Request    GET    /browse
    ${server} =    Evaluate    urllib.parse.urlsplit($answer.url).netloc
    ${package} =    Resolve Reference    ${server}:acme/echo@v1.x    actor
    Should Be Equal    ${package.version}    v1.2.0
    Connect To Registry    http://${server}    beside
    Error Should Be Inferred    PackageNotFoundError    404    Browse Packages
    [Teardown]    Disconnect From Registry    beside

A Registry That Was Stopped Is Gone
    [Documentation]    Also for a connection that was in use and kept open.
    Browse Packages
    Stop Other Registry
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    connection refused
    [Teardown]    Connect To Other Registry


*** Keywords ***
Connect To Other Registry
    [Documentation]    Start another registry and connect to it.
    ${url} =    Start Other Registry
    Connect To Registry    ${url}    other

Connect To Newer Registry
    [Documentation]    Start a registry of a standard to come and connect to it.
    ${url} =    Start Other Registry    newer=True
    Connect To Registry    ${url}    newer

Suite Under Test Should End
    [Documentation]    Run the suite in a process of its own; fail unless it ends as expected.
    ...
    ...    No test may be skipped. If it ends otherwise, its console is logged.
    [Arguments]    ${name}    ${rc}    ${passed}    ${failed}    @{options}
    VAR    ${results} =    ${OUTPUT DIR}/other registry/${name}
    ${run} =    Run Process    ${{ sys.executable }}    -m    robot    --outputdir    ${results}
    ...    @{options}    ${SUITE UNDER TEST}    env:PYTHONSAFEPATH=1    env:ROBOT_OPTIONS=${EMPTY}
    ...    timeout=2 min    stderr=STDOUT
    IF    ${run.rc} != ${rc}    Log    ${run.stdout}
    Should Be Equal As Integers    ${run.rc}    ${rc}    The console of that run is in the log
    ${total} =    Evaluate    robot.api.ExecutionResult($results + '/output.xml').statistics.total
    Should Be Equal As Integers    ${total.passed}    ${passed}    Tests that passed
    Should Be Equal As Integers    ${total.failed}    ${failed}    Tests that failed
    Should Be Equal As Integers    ${total.skipped}    0    Tests that were skipped

Error Should Be Inferred
    [Documentation]    Fail unless a keyword raises the error, which only the status implies.
    [Arguments]    ${error type}    ${status}    ${name}    @{arguments}
    ${error} =    Run Keyword    Should Raise ${error type}    ${name}    @{arguments}
    Should Be Equal    ${error.type}    ${error type}
    Should Be Equal As Integers    ${error.status}    ${status}
    Should Not Be True    ${error.stated}
