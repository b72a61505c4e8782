*** Settings ***
Documentation    A connection that may repeat requests and follow redirects, because the test asked.

Library          Collections
Library          RegistryLibrary    timeout=5 s

Suite Setup      Connect Patiently


*** Variables ***
${KEY: Secret}    %{REGISTRY_TEST_KEY=k3y-of-mine}


*** Test Cases ***
An Outage Of Two Requests Is Survived
    [Documentation]    Each attempt reaches the registry, and none comes after the success.
    Inject Fault    status    status=503    times=2
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.2.0
    Fake Registry Should Have Received    GET    /actor/acme/echo    times=3

A Broken Connection Is Survived
    [Documentation]    A closed connection and half an answer are worth another attempt.
    Inject Fault    disconnect
    Inject Fault    truncate
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=3

A Longer Outage Tells How Often It Was Tried
    [Documentation]    The error is the last answer's.
    Inject Fault    error    type=RateLimitError    times=0
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be Equal    ${error.attempts}    ${3}
    Fake Registry Should Have Received    GET    /browse    times=3

A Pause That Is Too Long Is An Error At Once
    [Documentation]    The error carries what the registry asked for.
    Inject Fault    rate limit    retry_after=1 minute
    ${error} =    Should Raise RateLimitError    Browse Packages    timeout=1 s
    Should Be Equal    ${error.retry_after}    ${{ datetime.timedelta(minutes=1) }}
    Fake Registry Should Have Received    GET    /browse    times=1

A Redirect Is Followed
    [Documentation]    To the place that its Location names.
    Inject Fault    redirect    location=/browse?type=mcp    path=/browse
    ${response} =    Send Registry Request    GET    /browse
    Should End With    ${response.url}    /browse?type=mcp

Another Origin Gets Neither Key Nor Headers
    [Documentation]    Its journal shows what came.
    Inject Fault    cross origin redirect
    Browse Packages
    @{requests} =    Get Recorded Requests    alias=patient-other
    Length Should Be    ${requests}    1
    Dictionary Should Not Contain Key    ${requests[0].headers}    authorization
    Dictionary Should Not Contain Key    ${requests[0].headers}    x-mine

A Loop Ends
    [Documentation]    It is an error of the registry's, with a name.
    Inject Fault    redirect loop    times=0
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    redirect


*** Keywords ***
Connect Patiently
    [Documentation]    A fake that wants a key, and a connection with retries and redirects.
    ${url} =    Start Fake Registry    alias=patient    api_key=${KEY}    connect=False
    &{headers} =    Create Dictionary    X-Mine=of the test
    Connect To Registry
    ...    ${url}
    ...    api_key=${KEY}
    ...    headers=${headers}
    ...    retries=2
    ...    follow_redirects=True
