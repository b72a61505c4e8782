*** Settings ***
Documentation    All that is done with secrets, at the most talkative log level.

Library          RegistryLibrary


*** Variables ***
${KEY: Secret}      %{CHILD_KEY}
${WRONG: Secret}    %{CHILD_WRONG_KEY}
${TOKEN: Secret}    %{CHILD_TOKEN}
${PLAIN: Secret}    %{CHILD_PLAIN}
${MINE: Secret}     %{CHILD_MINE}
${PROXY: Secret}    %{CHILD_PROXY}
${MARKER}           a-marker-that-is-no-secret


*** Test Cases ***
Requests With A Key And A Secret Header
    [Documentation]    In every way in which a secret can be given.
    VAR    &{headers} =    X-Trace=${MARKER}    X-Token=${TOKEN}    X-Plain=${PLAIN}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${KEY}    headers=${headers}
    Browse Packages
    ${response} =    Send Registry Request    GET    /browse    headers=${headers}
    Log    ${response}    TRACE
    @{requests} =    Get Recorded Requests
    Log    ${requests}
    Log Many    @{requests}
    Fake Registry Should Have Received    GET    /browse    header=Authorization: ***

A Key Under A Name Of Its Own
    [Documentation]    The fake takes it for any header, and shows it no more than the others.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${MINE}    api_key_header=X-Mine
    ...    api_key_scheme=${EMPTY}
    Should Raise AuthenticationError    Browse Packages
    @{requests} =    Get Recorded Requests
    Log    ${requests}

Requests That Fail a-marker-that-is-no-secret
    [Documentation]    The failure is that of the registry, with all that it says.
    Start Fake Registry    api_key=${KEY}
    Inject Fault    error    message=${MARKER}
    Browse Packages

A Wrong Key
    [Documentation]    The registry refuses it.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${WRONG}
    Browse Packages

A Registry That Hangs
    [Documentation]    The deadline passes while a key is under way.
    Start Fake Registry    api_key=${KEY}
    Inject Fault    hang
    Browse Packages    timeout=100 ms

A Registry That Is Gone
    [Documentation]    There is nobody to send the key to.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Stop Fake Registry
    Connect To Registry    ${url}    api_key=${KEY}
    Browse Packages

A Failed Expectation
    [Documentation]    It shows requests that carried secrets.
    VAR    &{headers} =    X-Token=${TOKEN}
    Start Fake Registry    api_key=${KEY}
    Send Registry Request    GET    /browse    headers=${headers}
    Fake Registry Should Have Received    GET    /browse    header=X-Token: none

Wrong Arguments Beside A Secret
    [Documentation]    Arguments are checked, and the secret ones not shown.
    Connect To Registry    nonsense    api_key=${KEY}

An Expected Error
    [Documentation]    The result of a keyword is shown where it should have failed.
    VAR    &{headers} =    X-Token=${TOKEN}
    Start Fake Registry    api_key=${KEY}
    Should Raise AuthenticationError
    ...    Send Registry Request
    ...    GET
    ...    /browse
    ...    headers=${headers}

A Proxy With A Login
    [Documentation]    The proxy is not there; its login is masked in the error and everywhere else.
    VAR    ${proxy} =
    ...    ${{ robot.api.types.Secret('http://me:' + $PROXY.value + '@127.0.0.1:1') }}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${KEY}    proxy=${proxy}    retries=1
    Browse Packages

Redirects And Retries With A Key
    [Documentation]    To another origin and back, and once more after a failure.
    VAR    &{headers} =    X-Token=${TOKEN}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry
    ...    ${url}
    ...    api_key=${KEY}
    ...    retries=1
    ...    follow_redirects=True
    ...    headers=${headers}
    Inject Fault    cross origin redirect
    Run Keyword And Ignore Error    Browse Packages
    Inject Fault    disconnect    times=2
    Browse Packages
