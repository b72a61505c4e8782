*** Settings ***
Documentation    What a fake registry can do wrong, with all options, and which requests it strikes.

Library          Collections
Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
A Size That Is None Is Named
    [Documentation]    With what would be one; a unit is understood.
    [Template]    Run Keyword And Expect Error
    ValueError: size='-1': a size is a number of bytes, such as 512, 64 KiB or 16 MiB.
    ...    Inject Fault    truncate    size=-1
    ValueError: size='10 TB': a size is a number of bytes, *
    ...    Inject Fault    gzip bomb    size=10 TB

Latency Delays The Right Answer
    [Documentation]    The answer is right, and late by the delay.
    Inject Fault    latency    delay=300 ms
    ${package} =    Resolve Package Reference    actor    acme    echo
    Should Be Equal    ${package.version}    v2.0.0
    Should Be True    0.3 <= $package.elapsed.total_seconds() < 5

Latency Is A Second Unless Said Otherwise
    [Documentation]    A shorter deadline passes before.
    ${fault} =    Inject Fault    latency
    Should Be Equal    ${fault.options}[delay]    ${{ datetime.timedelta(seconds=1) }}
    Should Raise RegistryTimeoutError    Browse Packages    timeout=300 ms

A Hang Never Answers
    [Documentation]    The deadline of the keyword ends it.
    Inject Fault    hang
    ${error} =    Should Raise RegistryTimeoutError    Browse Packages    timeout=200 ms
    Should Be Equal    ${error.status}    ${None}
    Browse Packages

A Disconnect Breaks The Connection
    [Documentation]    There is no answer, and the next request is served as usual.
    Inject Fault    disconnect
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    connection broken
    Browse Packages

An Answer That Drips Is Ended By The Deadline
    [Documentation]    Each byte comes in time, the answer never ends; the next one is whole.
    Inject Fault    slow drip    delay=20 ms
    ${error} =    Should Raise RegistryTimeoutError    Browse Packages    timeout=300 ms
    Should Be Equal    ${error.reason}    ${None}
    ${drip} =    Inject Fault    slow drip
    Should Be Equal    ${drip.options}[delay]    ${{ datetime.timedelta(milliseconds=100) }}
    Should Raise RegistryTimeoutError    Browse Packages    timeout=300 ms
    Browse Packages

A Body Cut Short Is Never Taken For A Package
    [Documentation]    The error says how much arrived; half of the body unless told otherwise.
    ${package} =    Resolve Package Reference    actor    acme    echo
    Inject Fault    truncate    size=${20}
    ${error} =    Should Raise RegistryResponseError    Get Package    ${package.id}
    Should Be Equal    ${error.reason}    incomplete
    Should Contain    ${error.message}    20
    Inject Fault    truncate
    ${error} =    Should Raise RegistryResponseError    Get Package    ${package.id}
    Should Be Equal    ${error.reason}    incomplete
    Get Package    ${package.id}

A Body That Is No JSON Is No Answer
    [Documentation]    Without its last brace, or with a key that comes twice.
    Inject Fault    malformed json
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.status} ${error.reason}    200 not JSON
    Inject Fault    duplicate keys
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.status} ${error.reason}    200 not JSON
    Should Contain    ${error.message}    packages

A Broken Body May Come With Any Status
    [Documentation]    What the status says is all that is known then.
    Inject Fault    malformed json    status=404
    ${error} =    Should Raise PackageNotFoundError    Resolve Package Reference    actor    a    b
    Should Not Be True    ${error.stated}
    Inject Fault    duplicate keys    status=429
    Should Raise RateLimitError    Browse Packages
    Inject Fault    wrong content type    status=401
    Should Raise AuthenticationError    Browse Packages

JSON That Says It Is Text Is No Answer
    [Documentation]    The body is right, its content type is not.
    Inject Fault    wrong content type
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.status} ${error.reason}    200 content type
    Should Contain    ${error.message}    text/plain

A Redirect Is Not Followed
    [Documentation]    Its status and its location can be chosen.
    Inject Fault    redirect
    ${error} =    Should Raise RegistryError    Get Registry Metadata
    Should Be Equal    ${error.type} ${error.status}    RegistryError 302
    Inject Fault    redirect    location=file:///etc/passwd    status=308
    ${response} =    Send Registry Request    GET    /browse
    Should Be Equal As Integers    ${response.status}    308
    Should Be Equal    ${response.headers}[location]    file:///etc/passwd

A Redirect Loop Leads To Where It Came From
    [Documentation]    A client that does not follow sees one redirect.
    Inject Fault    redirect loop    times=0    status=307
    ${error} =    Should Raise RegistryError    Browse Packages    actor
    Should Be Equal As Integers    ${error.status}    307
    ${response} =    Send Registry Request    GET    /browse?type=actor
    Should Be Equal    ${response.headers}[location]    /browse?type=actor
    @{requests} =    Get Recorded Requests
    Length Should Be    ${requests}    2

A Bomb Does Not Go Off
    [Documentation]    It is small on the wire, and refused before it has unpacked.
    Inject Fault    gzip bomb
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    too large
    Should Contain    ${error.message}    bytes of gzip
    Inject Fault    gzip bomb    size=1 MiB
    @{entries} =    Browse Packages    actor    acme
    Length Should Be    ${entries}    5

A Body That Is Too Large Is Not Taken
    [Documentation]    It is refused by its head; one that is only large is the right answer.
    Inject Fault    oversized body
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    too large
    Should Contain    ${error.message}    33554432
    Inject Fault    oversized body    size=3 MiB
    @{entries} =    Browse Packages    actor    acme
    Length Should Be    ${entries}    5

Tampered Content Does Not Match Its ID
    [Documentation]    Reading does not check it; a request without content is not struck.
    ${fault} =    Inject Fault    tampered content
    Browse Packages
    ${package} =    Resolve Package Reference    actor    acme    echo
    Run Keyword And Expect Error
    ...    acme/echo v2.0.0 has the ID *
    ...    Package Should Match Its Id
    ...    ${package}
    ${package} =    Resolve Package Reference    actor    acme    echo
    Package Should Match Its Id    ${package}
    Should Be Equal As Integers    ${fault.struck}    1

A Stale Alias Is One Release Behind
    [Documentation]    What it names is right in itself; a concrete version is answered rightly.
    ${fault} =    Inject Fault    stale alias
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.2.0
    Should Be Equal    ${package.version}    v1.2.0
    Should Be Equal As Integers    ${fault.struck}    0
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.1.0
    Package Should Match Its Id    ${package}
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.2.0

An Unreachable Entry Is Listed And Nowhere To Be Found
    [Documentation]    Neither by ID nor by reference; all else on the page is right.
    @{before} =    Browse Packages    skill    acme
    Inject Fault    unreachable entry
    @{entries} =    Browse Packages    skill    acme    limit=2
    VAR    ${entry} =    ${entries}[0]
    Should Be Equal    ${entries}[1]    ${before}[0]
    Should Raise PackageNotFoundError    Get Package    ${entry.id}
    Should Raise PackageNotFoundError
    ...    Resolve Package Reference    ${entry.type}    acme    ${entry.name}

A Status Comes With Plain Text
    [Documentation]    The type of the error is inferred, by default from status 500.
    Inject Fault    status
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal As Integers    ${error.status}    500
    Should Not Be True    ${error.stated}
    Inject Fault    status    status=404
    Should Raise PackageNotFoundError    Get Package    pkg_act_${{'0' * 40}}
    Inject Fault    status    status=503
    ${response} =    Send Registry Request    GET    /browse
    Should Be Equal    ${response.status} ${response.text}    503 503 Service Unavailable
    Should Start With    ${response.headers}[content-type]    text/plain

An Error Has The Body Of The Standard
    [Documentation]    Type, status and message can be chosen; the type brings its own status.
    Inject Fault    error
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal    ${error.type} ${error.status} ${error.stated}    RegistryError 500 True
    Inject Fault    error    type=VersionNotFoundError
    ${error} =    Should Raise VersionNotFoundError    Browse Packages
    Should Be Equal As Integers    ${error.status}    404
    Inject Fault    error    type=RateLimitError    status=418    message=A teapot has no time.
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be Equal    ${error.status} ${error.message}    418 A teapot has no time.

A Rate Limit Asks For A Pause
    [Documentation]    A second, or as long as it is told.
    Inject Fault    rate limit
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be Equal    ${error.status} ${error.retry_after}    429 0:00:01
    Inject Fault    rate limit    retry_after=2 min
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be Equal    ${error.retry_after}    ${{ datetime.timedelta(minutes=2) }}

A Page For People Is No Answer
    [Documentation]    With success, as a login page has it, or with another status.
    Inject Fault    html page
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.status} ${error.reason}    200 content type
    Inject Fault    html page    status=502
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal As Integers    ${error.status}    502

A Fault Strikes As Often As It Is Told
    [Documentation]    Once unless said otherwise; what it struck is counted.
    ${once} =    Inject Fault    disconnect
    Should Raise RegistryConnectionError    Browse Packages
    Browse Packages
    ${twice} =    Inject Fault    disconnect    times=2
    Should Raise RegistryConnectionError    Browse Packages
    Should Raise RegistryConnectionError    Browse Packages
    Browse Packages
    Should Be Equal    ${once.struck} ${twice.struck}    1 2

A Fault Without End Strikes Until It Is Cleared
    [Documentation]    Zero times means every time.
    ${fault} =    Inject Fault    disconnect    times=0
    FOR    ${_}    IN RANGE    3
        Should Raise RegistryConnectionError    Browse Packages
    END
    Clear Faults
    Browse Packages
    Should Be Equal As Integers    ${fault.struck}    3

A Fault May Let Requests Pass First
    [Documentation]    Only those that it could strike are counted.
    Inject Fault    disconnect    after=2    path=/browse
    Browse Packages
    Get Registry Metadata
    Browse Packages
    Should Raise RegistryConnectionError    Browse Packages
    Browse Packages

A Fault Strikes The Requests It Is Meant For
    [Documentation]    By method in any case, and by path with wildcards.
    Inject Fault    disconnect    times=0    method=head
    Inject Fault    rate limit    times=0    path=/*/acme/echo
    Browse Packages
    Should Raise RegistryConnectionError    Send Registry Request    HEAD    /browse
    Should Raise RateLimitError    Resolve Package Reference    actor    acme    echo
    Resolve Package Reference    skill    acme    search

A Fault Of A Body Waits For An Answer That Has One
    [Documentation]    There is none to cut in an answer to HEAD.
    ${cut} =    Inject Fault    truncate
    Send Registry Request    HEAD    /browse
    Should Be Equal As Integers    ${cut.struck}    0
    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal As Integers    ${cut.struck}    1

Faults Strike In The Order Of Their Injection
    [Documentation]    One for a request; the next one waits for the next request.
    Inject Fault    rate limit
    Inject Fault    disconnect    times=2
    Inject Fault    html page
    Should Raise RateLimitError    Browse Packages
    Should Raise RegistryConnectionError    Browse Packages
    Should Raise RegistryConnectionError    Browse Packages
    Should Raise RegistryResponseError    Browse Packages
    Browse Packages

A Fault Strikes Its Own Fake
    [Documentation]    Another fake goes on as usual.
    Start Fake Registry    alias=other
    Inject Fault    disconnect    alias=fake
    Browse Packages
    Switch Registry    fake
    Should Raise RegistryConnectionError    Browse Packages
    [Teardown]    Stop Fake Registry    other

A Fault Can Be Named In Any Case
    [Documentation]    Robot ignores case, spaces and underscores in names of a choice.
    Inject Fault    Rate_Limit
    Should Raise RateLimitError    Browse Packages
    Inject Fault    htmlpage
    Should Raise RegistryResponseError    Browse Packages

An Option That A Fault Does Not Have Is Refused
    [Documentation]    The message names the option, and those that the fault has.
    [Template]    Fault Should Be Refused
    delay is no option of the fault hang (which has none)*    hang    delay    1 s
    status is no option of the fault disconnect*    disconnect    status    500
    type is no option of the fault status (which has status)*    status    type    RateLimitError
    retry_after is no option of the fault error*    error    retry_after    1 s
    message is no option of the fault rate limit*    rate limit    message    No.
    status is no option of the fault latency (which has delay)*    latency    status    500
    delay is no option of the fault html page*    html page    delay    1 s
    delay is no option of the fault truncate*; it is 1 s.    truncate    delay    1 s
    location is no option of the fault redirect loop*    redirect loop    location    /browse
    size is no option of the fault slow drip*; it is 1024.    slow drip    size    1 KiB

A Wrong Value Is Refused
    [Documentation]    The message names argument and value; nothing is injected.
    [Template]    Fault Should Be Refused
    status must be a status from 200 to 599; it is 99.    status    status    99
    type must be one of *; it is 'NoError'.    error    type    NoError
    delay must be *; it is -1 s.    latency    delay    -1 s
    status must be a status of a redirect: *; it is 200.    redirect    status    200
    status must be a status from 200 to 599 that has a body*    duplicate keys    status    204
    location must be printable ASCII*    redirect    location    /\u00fc
    size='much': a size is a number of bytes, such as *    truncate    size    much
    Argument 'fault' got value 'flood' that cannot be converted to FaultKind*    flood    times    1

A Selection That Nothing Can Match Is Refused
    [Documentation]    No endpoint has such a path, or answers such a method with what shows it.
    [Template]    Fault Should Be Refused
    path must match */browse* for the fault hang*'/admin'.    hang    path    /admin
    path may not hold a query*    hang    path    /browse[?]type*
    method must be GET or HEAD for the fault hang*'PUT'.    hang    method    PUT
    method must be GET for the fault truncate*'HEAD'.    truncate    method    HEAD
    times must be a whole number from 0; it is -1.    hang    times    -1
    after must be a whole number from 0; it is -1.    hang    after    -1
    path must begin with '/' or '[*]'; it is 'browse'.    hang    path    browse
    method must be the name of a method, such as GET; it is 'G T'.    hang    method    G T
    Argument 'times' got value 'often' that cannot be converted*    hang    times    often

A Lie That Nobody Could Be Told Is Refused
    [Documentation]    Each lie has its endpoints.
    [Template]    Fault Should Be Refused
    path must match * for the fault stale alias*'/browse'.    stale alias    path    /browse
    path must match /browse for the fault*    unreachable entry    path    /actor/*
    path must match * or * for the fault*    tampered content    path    /browse


*** Keywords ***
Fault Should Be Refused
    [Documentation]    Fail unless injecting is a ValueError with that message; nothing is injected.
    [Arguments]    ${message}    ${fault}    ${option}    ${value}
    VAR    &{options} =    ${option}=${value}
    Run Keyword And Expect Error
    ...    ValueError: ${message}
    ...    Inject Fault
    ...    ${fault}
    ...    &{options}
    Browse Packages
