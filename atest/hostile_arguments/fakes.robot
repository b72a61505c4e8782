*** Settings ***
Documentation    What no fake registry is started with, called or used by. The one that runs goes
...              on.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Template    Should Be Refused


*** Test Cases ***
A Seed    # robocop: off=LEN06
    [Documentation]    Nothing is started; the message names file and place.
    seed must be 'examples', 'empty', a dictionary,*nothing at '/no/such'.    Start Fake Registry
    ...    /no/such
    seed must be *nothing at 'tiemout\=1s'.    Start Fake Registry    tiemout\=1s
    seed must be *nothing at '42'.    Start Fake Registry    ${42}
    seed must be *nothing at ''.    Start Fake Registry    ${EMPTY}
    The seed '*fakes.robot' can't be used: *    Start Fake Registry    ${CURDIR}/fakes.robot
    The seed '*' can't be used: there is no .json*    Start Fake Registry    ${CURDIR}
    The seed 'aaa*…' (70000 characters) can't be used: *too long.    Start Fake Registry    ${LONG}
    The seed '\\ud800' can't be used: no file can have this name.    Start Fake Registry    ${HALF}
    The seed 'a\\x00' can't be used: *    Start Fake Registry    a${NUL}
    The dictionary given as seed can't be used*    Start Fake Registry    ${{ {'a': 1} }}
    The dictionary given as seed can't be used*    Start Fake Registry    ${WRONG VALUE}
A Port
    [Documentation]    One of sixteen bits.
    port must be a whole number from 0 to 65535; it is -1.    Start Fake Registry    port=-1
    port must be a whole number from 0 to 65535; it is 65536.    Start Fake Registry    port=65536
    port must be a whole number from 0 to 65535; it is True.    Start Fake Registry    port=${True}
    port must be a whole number*; it is nan.    Start Fake Registry    port=${NAN}
    port must be a whole number*; it is <int of 16610 bits>.    Start Fake Registry    port=${HUGE}
    Argument 'port' got value 'http'*    Start Fake Registry    port=http
Yes Or No
    [Documentation]    A word that is neither is not true, and no text at all is not false.
    FOR    ${value}    IN    soon    ${EMPTY}    ${None}    ${2}    ${{ [] }}
        Argument 'strict' got value * that cannot be converted to boolean*    Start Fake Registry
        ...    strict=${value}
        Argument 'connect' got value * that cannot be converted to boolean*    Start Fake Registry
        ...    connect=${value}
    END
How It Serves
    [Documentation]    The message lists the ways.
    FOR    ${value}    IN    ${EMPTY}    yes    val id    ${True}    ${{ [] }}
        tls must be one of valid, untrusted, expired, wrong host, mutual; it is *
        ...    Start Fake Registry
        ...    tls=${value}
    END
An Alias To Start With
    [Documentation]    Empty, or like an argument that is misspelt.
    FOR    ${alias}    IN    ${EMPTY}    ${SPACE}    apikey\=x
        alias\='*' must not be empty or hold '\='*    Start Fake Registry    alias=${alias}
        alias\='*' must not be empty or hold '\='*    Connect To Fake Registry    ${URL}
        ...    alias=${alias}
    END
    alias\='fake-other' can't be used beside the fake 'fake'*    Start Fake Registry
    ...    alias=fake-other
An Alias That None Has    # robocop: off=LEN04,LEN06
    [Documentation]    The message lists those there are; a long one is cut.
    FOR    ${alias}    ${told}    IN    nowhere    'nowhere'    ${EMPTY}    ''    ${42}    '42'
    ...    alais\=fake    'alais\=fake'    a${LINE END}    'a\\r\\nX: y'    ${LONG}
    ...    'aaa*…' (70000 characters)
        VAR    ${message} =    No fake registry has the alias ${told}; running: 'fake'.
        ${message}    Get Fake Registry    ${alias}
        ${message}    Stop Fake Registry    ${alias}
        ${message}    Reset Fake Registry    ${alias}
        ${message}    Clear Faults    ${alias}
        ${message}    Fake Registry Should Have No Internal Errors    ${alias}
        ${message}    Publish Package    actor    acme    a    v1.0.0    {}    alias=${alias}
        ${message}    Withdraw Package    actor    acme    echo    v1.2.0    alias=${alias}
        ${message}    Inject Fault    hang    alias=${alias}
        ${message}    Get Recorded Requests    alias=${alias}
        ${message}    Export Recorded Requests    ${TEMPDIR}/never.har    alias=${alias}
        ${message}    Fake Registry Should Have Received    GET    /    alias=${alias}
        ${message}    Fake Registry Should Have Received In Order    GET /    alias=${alias}
        VAR    ${message} =    No registry is connected as ${told}; connected: 'fake'.
        ${message}    Switch Registry    ${alias}
        ${message}    Disconnect From Registry    ${alias}
    END
A Fake Elsewhere
    [Documentation]    Its URL and its certificates are checked as those of a registry.
    url is empty.    Connect To Fake Registry    ${EMPTY}
    url\='ftp://x' can't be used: *    Connect To Fake Registry    ftp://x
    url\='http://[*][*][*]@x' can't be used: *    Connect To Fake Registry    http://me:hunter2@x
    verify\='/no/such' names no certificates*    Connect To Fake Registry    ${URL}
    ...    verify=/no/such
    verify\='aaa*' (70000 characters) names no*    Connect To Fake Registry    ${URL}
    ...    verify=${LONG}
    client_cert\='/no/such' can't be used: *    Connect To Fake Registry    ${URL}
    ...    client_cert=/no/such
