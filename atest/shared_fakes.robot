*** Settings ***
Documentation    A fake registry that runs in a process of its own, for several that test.

Library          Collections
Library          ChildRobot
Library          FakeProcess
Library          OperatingSystem
Library          RegistryLibrary

Suite Setup      Share A Fake


*** Variables ***
${TOKEN}    open-sesame
${KEY}      wq7Zr2XkpT9v


*** Test Cases ***
It Is Used Like One's Own    # robocop: off=LEN06
    [Documentation]    Packages, faults, journal: the keywords are the same.
    ${package} =    Publish Package    actor    acme    shared    v1.0.0    {"motto": "Ours."}
    ${found} =    Resolve Package Reference    actor    acme    shared
    Should Be Equal    ${found.id}    ${package.id}
    ${fault} =    Inject Fault    status    status=503    times=2    path=/browse
    Should Raise RegistryError    Browse Packages
    Should Raise RegistryError    Browse Packages
    Browse Packages    actor
    Should Be Equal As Integers    ${fault.struck}    2
    @{received} =    Fake Registry Should Have Received    GET    /browse    times=3
    Should Be Equal As Integers    ${received[0].status}    503
    Fake Registry Should Have Received In Order    GET /actor/acme/shared    GET /browse?type=actor
    Withdraw Package    actor    acme    shared    v1.0.0
    Should Raise PackageNotFoundError    Resolve Package Reference    actor    acme    shared

The Journal Begins With The Test
    [Documentation]    What the test before asked is not counted.
    Fake Registry Should Have Received    GET    *    times=0
    Get Registry Metadata
    Fake Registry Should Have Received    GET    *    times=1

A Failed Verification Shows The Nearest Requests
    [Documentation]    As with a fake of one's own.
    Browse Packages    actor
    Run Keyword And Expect Error
    ...    GET /browse?type=skill was expected at least once, but never came.*
    ...    Fake Registry Should Have Received    GET    /browse    query=type=skill

What A Test Injects Ends With It
    [Documentation]    It is seen by another one who uses the same fake.
    ${run} =    Run Child Suite    shared.robot    CHILD_FAKE=${FAKE}[url]
    Should Be True    $run.tests['A Fault Ends With Its Test'].passed
    Should Be True    $run.tests['It Did'].passed
    VAR    ${test} =    ${run.tests}[A Fault That Never Struck]
    Should Be True    $test.passed
    Should Contain    ${run.console}    The fault hang (path=/never/*) was injected at
    Browse Packages
    @{left} =    Evaluate    [one for one in $run.messages if 'control' in one.lower()]
    Should Be Empty    ${left}
    Should Be Equal    ${run.left}[sockets]    ${0}

A Fault Of Another One Stays
    [Documentation]    Clearing and resetting is about one's own.
    Connect To Fake Registry    ${FAKE}[url]    alias=second
    Inject Fault    latency    delay=1 ms    times=0    alias=second
    Inject Fault    html page    alias=fake
    Clear Faults    alias=fake
    Reset Fake Registry    alias=fake
    Browse Packages
    @{requests} =    Get Recorded Requests    alias=second
    Should Be Equal As Strings    ${requests[-1].fault}    latency
    [Teardown]    Stop Fake Registry    second

A Taken Alias Is Given Up First
    [Documentation]    As where a fake of one's own is started.
    Start Fake Registry    empty    alias=second
    Connect To Fake Registry    ${FAKE}[url]    alias=second
    @{entries} =    Browse Packages
    Should Not Be Empty    ${entries}
    [Teardown]    Stop Fake Registry    second

A Stop Leaves It Serving
    [Documentation]    What was injected through it ends all the same.
    Connect To Fake Registry    ${FAKE}[url]    alias=second
    Inject Fault    hang    alias=second
    Stop Fake Registry    second
    Browse Packages

The Second Origin Is The Other Process's
    [Documentation]    Its journal can be asked, too.
    Inject Fault    cross origin redirect
    ${response} =    Send Registry Request    GET    /browse
    ${fake} =    Get Fake Registry
    Should Be Equal    ${response.headers}[location]    ${fake.other_origin}/browse
    Fake Registry Should Have Received    GET    *    times=0    alias=fake-other
    Connect To Registry    ${fake.other_origin}    other
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=fake-other
    [Teardown]    Disconnect From Registry    other

A Strict One Fails The Test
    [Documentation]    A request outside the four endpoints, whoever sent it.
    ${fake} =    Serve Fake Registry    --strict
    ${run} =    Run Child Suite    shared_strict.robot    CHILD_FAKE=${fake}[url]
    Should Be True    $run.tests['Good'].passed
    VAR    ${said} =
    ...    The fake registry 'fake' is strict: 1 request was outside the four endpoints, which take
    ...    GET and HEAD:\n${SPACE*2}GET /stray -> 404    separator=${SPACE}
    Should Be Equal    ${run.tests['Stray'].message}    ${said}

It May Serve HTTPS
    [Documentation]    The ready line names the files that clients need.
    ${fake} =    Serve Fake Registry    --tls    mutual
    Should Start With    ${fake}[url]    https://
    Should Raise RegistryConnectionError    Connect To Fake Registry    ${fake}[url]    alias=safe
    Connect To Fake Registry    ${fake}[url]    alias=safe
    ...    verify=${fake}[ca_bundle]    client_cert=${fake}[client_cert]
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1
    ${info} =    Get Fake Registry
    Should Be Equal As Strings    ${info.ca_bundle}    ${fake}[ca_bundle]
    Should Be Equal As Strings    ${info.client_cert}    ${fake}[client_cert]
    [Teardown]    Stop Fake Registry    safe

A Token Is Needed Where One Was Set
    [Documentation]    It is no key: reading is another matter.
    ${fake} =    Serve Fake Registry    RFREGISTRY_TOKEN=${TOKEN}    RFREGISTRY_API_KEY=${KEY}
    Set Environment Variable    OPEN_SESAME    ${TOKEN}
    Set Environment Variable    READING_KEY    ${KEY}
    VAR    ${token: Secret} =    %{OPEN_SESAME}
    VAR    ${key: Secret} =    %{READING_KEY}
    Should Raise AuthenticationError
    ...    Connect To Fake Registry    ${fake}[url]    alias=closed
    Should Raise AccessDeniedError
    ...    Connect To Fake Registry    ${fake}[url]    alias=closed    token=${key}
    Connect To Fake Registry    ${fake}[url]    alias=closed    token=${token}    api_key=${key}
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    header=Authorization    times=1
    [Teardown]    Stop Fake Registry    closed

Faults Come From A File
    [Documentation]    In its order, from the first request on.
    Create File    ${OUTPUT_DIR}/faults.yaml    faults: [{fault: rate limit, retry_after: 1}]
    ${fake} =    Serve Fake Registry    --seed    empty    --faults    ${OUTPUT_DIR}/faults.yaml
    Connect To Fake Registry    ${fake}[url]    alias=faulty
    Should Raise RateLimitError    Browse Packages
    @{none} =    Browse Packages
    Should Be Empty    ${none}
    [Teardown]    Stop Fake Registry    faulty

A Fake That Goes Away Is A Warning At The End Of A Test
    [Documentation]    What ends with the test ends; the tests after it run.
    ${run} =    Run Child Suite    shared_gone.robot
    Should Be True    $run.tests['It Goes Away'].passed
    Should Be True    $run.tests['The Next Test'].passed
    Should Contain    ${run.console}    [ WARN ] The shared fake registry at http://127.0.0.1:

What Is No Fake Is Refused
    [Documentation]    The second origin is a registry, and has no control interface.
    Inject Fault    cross origin redirect
    Send Registry Request    GET    /browse
    ${info} =    Get Fake Registry
    Should Raise RegistryError    Connect To Fake Registry    ${info.other_origin}
    Run Keyword And Expect Error    ValueError: url='nonsense' can't be used*
    ...    Connect To Fake Registry    nonsense
    Run Keyword And Expect Error    ValueError: token must be a secret*
    ...    Connect To Fake Registry    ${FAKE}[url]    token=plain

Processes Side By Side Have Fakes Of Their Own
    [Documentation]    Each test in a process of its own, several at once.
    ${run} =    Run Child Suite In Parallel    parallel_own.robot
    All Should Have Passed    ${run}    6

Processes Side By Side Can Share A Fake
    [Documentation]    Each test in a process of its own, several at once, one fake for all.
    ${run} =    Run Child Suite In Parallel    parallel_shared.robot    CHILD_FAKE=${FAKE}[url]
    All Should Have Passed    ${run}    6

It Ends By Ctrl-C As By A Signal
    [Documentation]    Nothing is printed, and the exit code says that all is well.
    FOR    ${number}    IN    SIGINT    SIGTERM
        ${fake} =    Serve Fake Registry
        ${code} =    End Fake Process    ${fake}[pid]    ${number}
        Should Be Equal As Integers    ${code}    0
    END


*** Keywords ***
Share A Fake
    [Documentation]    Start one elsewhere and connect to it.
    ${fake} =    Serve Fake Registry
    VAR    &{FAKE} =    &{fake}    scope=SUITE    # robocop: off=VAR05
    Connect To Fake Registry    ${FAKE}[url]

All Should Have Passed
    [Documentation]    Fail unless a run had so many tests, and all passed.
    [Arguments]    ${run}    ${count}
    Should Be Equal As Integers    ${run.code}    0
    Length Should Be    ${run.tests}    ${count}
    FOR    ${test}    IN    @{run.tests.values()}
        Should Be True    $test.passed    ${test.name}: ${test.message}
    END
