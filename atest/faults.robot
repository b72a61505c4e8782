*** Settings ***
Documentation    What a fake registry can do wrong, with all options, and which requests it strikes.

Library          Collections
Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
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

A Wrong Value Is Refused
    [Documentation]    The message names argument and value; nothing is injected.
    [Template]    Fault Should Be Refused
    status must be a status from 200 to 599; it is 99.    status    status    99
    type must be one of *; it is 'NoError'.    error    type    NoError
    delay must be *    latency    delay    -1 s
    times must be a whole number from 0; it is -1.    hang    times    -1
    after must be a whole number from 0; it is -1.    hang    after    -1
    path must begin with '/' or '[*]'; it is 'browse'.    hang    path    browse
    method must be the name of a method, such as GET; it is 'G T'.    hang    method    G T
    Argument 'fault' got value 'flood' that cannot be converted to FaultKind*    flood    times    1
    Argument 'times' got value 'often' that cannot be converted*    hang    times    often


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
