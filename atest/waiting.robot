*** Settings ***
Documentation    Keywords that wait until a registry is as the test needs it.

Library          RegistryLibrary
Library          LaterKeywords

Suite Setup      Start And Ask


*** Test Cases ***
A Registry Becomes Ready
    [Documentation]    It is asked again until it answers as the standard says.
    Inject Fault    status    status=503    times=2
    Inject Fault    html page
    Inject Fault    disconnect
    ${metadata} =    Wait Until Registry Is Ready    5 s    20 ms
    Should Be Equal    ${metadata.standard_version}    1.0.0
    Fake Registry Should Have Received    GET    /.well-known/cleverthis-packages    times=5

A Registry That Is Ready Is Asked Once
    [Documentation]    There is no pause before the first request.
    ${before} =    Evaluate    time.monotonic()
    Wait Until Registry Is Ready    interval=20 s
    Should Be True    time.monotonic() - ${before} < 10
    Fake Registry Should Have Received    GET    *    times=1

A Registry That Is Never Ready
    [Documentation]    The message names the last failure; the request it came from is kept.
    Inject Fault    error    type=PackageNotFoundError    message=Not today.    times=0
    ${error} =    Should Raise RegistryTimeoutError
    ...    Wait Until Registry Is Ready
    ...    500 ms
    ...    50 ms
    Should Be Equal    ${error.message}
    ...    The registry was not ready within 0.5 seconds; at last PackageNotFoundError: Not today.
    Should Be Equal    ${error.method}    GET
    Should End With    ${error.url}    /.well-known/cleverthis-packages
    Fake Registry Should Have Received    GET    *    times=>=2

A Request That Is Lost Does Not Take The Time Of The Others
    [Documentation]    Each has the deadline of the connection, not that of the waiting.
    ${url} =    Start Fake Registry    alias=lossy    connect=False
    Connect To Registry    ${url}    lossy    timeout=300 ms
    Inject Fault    hang    times=2
    Wait Until Registry Is Ready    20 s    20 ms
    Fake Registry Should Have Received    GET    *    times=3
    [Teardown]    Stop Fake Registry    lossy

A Key That Is Missing Or Wrong Is Not Waited For
    [Documentation]    The error has its own name, at once.
    Inject Fault    error    type=AuthenticationError
    Should Raise AuthenticationError    Wait Until Registry Is Ready
    Inject Fault    error    type=AccessDeniedError
    Should Raise AccessDeniedError    Wait Until Registry Is Ready

What No Package Will Ever Have Is Not Expected
    [Documentation]    Neither a concrete version nor a package ID.
    FOR    ${expected}    IN    1.2.0    v1.x    latest
        Should Raise ValidationError    Wait Until Reference Resolves To
        ...    actor    acme    echo    latest    ${expected}
    END
    Should Raise InvalidPackageIdError    Wait Until Reference Resolves To
    ...    actor    acme    echo    latest    pkg_act_zz

A Registry That Is Gone Is No Wrong Answer
    [Documentation]    Nothing is known of what it would have named.
    Start Fake Registry    alias=gone    connect=False
    Connect To Registry    http://127.0.0.1:9    gone
    Should Raise RegistryConnectionError    Wait Until Reference Resolves To
    ...    actor    acme    echo    latest    v1.0.0    timeout=200 ms    interval=50 ms
    [Teardown]    Run Keywords    Disconnect From Registry    gone
    ...    AND    Stop Fake Registry    gone

A Registry That Hangs Is Not Waited For Longer
    [Documentation]    The deadline bounds the request that is under way.
    Inject Fault    hang    times=0
    ${before} =    Evaluate    time.monotonic()
    ${error} =    Should Raise RegistryTimeoutError    Wait Until Registry Is Ready    300 ms
    Should Contain    ${error.message}    at last RegistryTimeoutError: No complete answer came
    Should Be True    time.monotonic() - ${before} < 2

An Interval Longer Than The Timeout Means One Request
    [Documentation]    There is no time for a second one.
    Inject Fault    status    times=0
    Should Raise RegistryTimeoutError    Wait Until Registry Is Ready    500 ms    10 s
    Fake Registry Should Have Received    GET    *    times=1

An Alias Moves While It Is Waited For
    [Documentation]    The keyword returns the package as soon as the alias names it.
    Publish Later    ${0.2}    actor    acme    echo    v1.3.0    content={"motto": "Later."}
    ${package} =    Wait Until Reference Resolves To    actor    acme    echo    v1.x    v1.3.0
    ...    timeout=10 s    interval=20 ms
    Should Be Equal    ${package.content}[motto]    Later.
    Fake Registry Should Have Received
    ...    GET
    ...    /actor/acme/echo
    ...    times=>=2
    ...    query=version=v1.x
    [Teardown]    Reset Fake Registry

A Release Is There At Once
    [Documentation]    The expected one may be named by its version or by its ID.
    ${package} =    Wait Until Reference Resolves To    actor    acme    echo    v1.x    v1.2.0
    Should Be Equal    ${package.version}    v1.2.0
    Wait Until Reference Resolves To    actor    acme    echo    v1.2.x    ${package.id}
    ...    timeout=1 s    interval=20 s

A Package Appears While It Is Waited For
    [Documentation]    Errors on the way are no reason to give up.
    Inject Fault    disconnect
    Inject Fault    status    status=404    times=2
    Wait Until Reference Resolves To    actor    acme    echo    latest    v2.0.0
    ...    timeout=10 s    interval=20 ms

An Alias That Never Moves Fails The Test
    [Documentation]    It is an assertion, and the message says what the alias names instead.
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Run Keyword And Expect Error
    ...    v1.x of actor acme/echo did not name v9.9.9 *; at last it named v1.2.0 (${package.id})
    ...    Wait Until Reference Resolves To
    ...    actor
    ...    acme
    ...    echo
    ...    v1.x
    ...    v9.9.9
    ...    timeout=500 ms
    ...    interval=50 ms

A Package That Never Appears Fails The Test
    [Documentation]    The message names the last error.
    Run Keyword And Expect Error
    ...    latest of actor acme/nothing did not name v1.0.0 *; at last PackageNotFoundError: *
    ...    Wait Until Reference Resolves To
    ...    actor
    ...    acme
    ...    nothing
    ...    latest
    ...    v1.0.0
    ...    timeout=500 ms
    ...    interval=50 ms

What No Url Can Carry Is Not Waited For
    [Documentation]    It never will be right, so its own error is raised at once.
    ${before} =    Evaluate    time.monotonic()
    Should Raise InvalidPackageReferenceError
    ...    Wait Until Reference Resolves To    actor    ${EMPTY}    echo    v1.x    v1.2.0
    Should Raise ValidationError
    ...    Wait Until Reference Resolves To    ..    acme    echo    v1.x    v1.2.0
    Should Be True    time.monotonic() - ${before} < 10

Times Must Be Above Zero
    [Documentation]    Timeout and interval are checked before anything is sent.
    FOR    ${name}    ${value}    IN    timeout    0    interval    0    timeout    -1 s
        VAR    &{options} =    ${name}=${value}
        Run Keyword And Expect Error    ValueError: ${name}=* s must be a time above 0.
        ...    Wait Until Registry Is Ready    &{options}
        Run Keyword And Expect Error
        ...    ValueError: ${name}=* s must be a time above 0.
        ...    Wait Until Reference Resolves To
        ...    actor
        ...    acme
        ...    echo
        ...    v1.x
        ...    v1.2.0
        ...    &{options}
    END
    Fake Registry Should Have Received    GET    *    times=0


*** Keywords ***
Start And Ask
    [Documentation]    Start a fake and send a first request, which takes longer than others.
    Start Fake Registry
    Browse Packages
