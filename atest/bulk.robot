*** Settings ***
Documentation    Many packages at once: order, errors, deadlines and Robot's own timeouts.

Library          RegistryLibrary

Suite Setup      Start Fake Registry
Test Setup       Read The Listed Ids


*** Variables ***
# A dry run converts what is written literally, so what can't be converted is a variable.
${UNKNOWN CHOICE}    skip
${MISSING ID}        pkg_act_${{'0' * 40}}


*** Test Cases ***
Thousands Of Ids Are Read In Their Order
    [Documentation]    Each ID is asked for as often as it is given.
    @{many} =    Evaluate    (list($IDS) * 2000)[:2000]
    @{packages} =    Get Packages    @{many}    concurrency=64
    @{got} =    Evaluate    [package.id for package in $packages]
    Should Be Equal    ${got}    ${many}
    Fake Registry Should Have Received    GET    /packages/*    times=2000

The First Error Names Its Item
    [Documentation]    The rest is not asked for.
    ${error} =    Should Raise PackageNotFoundError
    ...    Get Packages    ${IDS}[0]    ${MISSING ID}    @{IDS}    concurrency=1
    Should Contain    ${error.message}    '${MISSING ID}'
    Should Start With    ${error.message}    Item 2 of
    Fake Registry Should Have Received    GET    /packages/*    times=2

Errors Are Collected In Their Places
    [Documentation]    A fault that strikes once in the middle hits one item.
    Inject Fault    status    status=503    after=1    path=/packages/*
    @{found} =    Get Packages    ${IDS}[0]    ${IDS}[0]    ${MISSING ID}    ${IDS}[0]
    ...    concurrency=1    on_error=collect
    Should Be Equal    ${found[0].id}    ${IDS}[0]
    Should Be Equal As Integers    ${found[1].status}    503
    Should Be Equal    ${found[2].type}    PackageNotFoundError
    Should Be Equal    ${found[3].id}    ${IDS}[0]

A Timeout Of Robot Cuts In
    [Documentation]    And the next request is served as usual.
    Inject Fault    hang    times=0    path=/packages/*
    TRY
        Read All Within Half A Second
    EXCEPT    Keyword timeout 500 milliseconds exceeded.
        Clear Faults
    END
    Get Package    ${IDS}[0]

The Deadline Is One For All
    [Documentation]    What is not done by then is a timeout.
    Inject Fault    hang    times=0    path=/packages/*
    Should Raise RegistryTimeoutError    Get Packages    @{IDS}    timeout=300 ms

A Choice That Is None Is Refused
    [Documentation]    As are too many at once.
    Run Keyword And Expect Error    ValueError: *on_error*
    ...    Get Packages    on_error=${UNKNOWN CHOICE}
    Run Keyword And Expect Error    ValueError: concurrency=257 must be at most 256.
    ...    Get Packages    concurrency=257

A Namespace Is Browsed Once For Its References
    [Documentation]    Each reference is resolved for itself.
    @{found} =    Resolve References    registry:acme/echo@v1.0.0    registry:acme/echo@v1.x
    Should Be Equal    ${found[0].version}    v1.0.0
    Should Be Equal    ${found[1].version}    v1.2.0
    Fake Registry Should Have Received    GET    /browse    times=1


*** Keywords ***
Read The Listed Ids
    [Documentation]    `IDS` are those of all actors, for the test.
    @{entries} =    Browse Packages    actor
    @{ids} =    Evaluate    [entry.id for entry in $entries]
    VAR    @{IDS} =    @{ids}    scope=TEST    # robocop: off=VAR06
    Reset Fake Registry

Read All Within Half A Second
    [Documentation]    A hundred IDs at once, of which none is answered.
    [Timeout]    500 ms
    @{many} =    Evaluate    list($IDS) * 100
    Get Packages    @{many}    concurrency=64
