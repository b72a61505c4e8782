*** Settings ***
Documentation    The second origin of a fake registry: where a redirect may lead, and no key may go.

Library          RegistryLibrary

Suite Setup      Start A Fake With A Key


*** Test Cases ***
A Redirect To Another Origin Is Not Followed
    [Documentation]    The key stays here: the other origin, which needs none, is asked for nothing.
    Inject Fault    cross origin redirect
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal    ${error.type} ${error.status}    RegistryError 302
    Fake Registry Should Have Received    GET    /browse    times=1    header=Authorization
    Fake Registry Should Have Received    GET    *    times=0    alias=locked-other
    Browse Packages

Its Name Is Nobody Else's
    [Documentation]    Else a check of its journal would look into another one and pass.
    VAR    ${told} =    names the second origin of 'locked'
    Run Keyword And Expect Error
    ...    ValueError: alias='locked-other' can't be used beside the fake 'locked': * ${told}.
    ...    Start Fake Registry    alias=locked-other
    Start Fake Registry    alias=free-other    connect=False
    Run Keyword And Expect Error
    ...    ValueError: alias='free' can't be used beside the fake 'free-other'*
    ...    Start Fake Registry
    ...    alias=free
    [Teardown]    Stop Fake Registry    free-other

A Redirect Leads To The Same Packages
    [Documentation]    The location has path and query of the request; the status can be chosen.
    Inject Fault    cross origin redirect    status=307
    ${redirect} =    Send Registry Request    GET    /browse?type=mcp
    ${locked} =    Get Fake Registry
    Should Be Equal As Integers    ${redirect.status}    307
    Should Be Equal    ${redirect.headers}[location]    ${locked.other_origin}/browse?type=mcp
    @{right} =    Browse Packages    mcp
    Connect To Registry    ${locked.other_origin}    alias=elsewhere
    @{entries} =    Browse Packages    mcp
    Should Be Equal    ${entries}    ${right}
    [Teardown]    Disconnect From Registry    elsewhere

The Other Origin Has A Journal Without Secrets
    [Documentation]    It keeps what came there in this test, also a key that should not have come.
    Inject Fault    cross origin redirect
    Should Raise RegistryError    Browse Packages
    ${locked} =    Get Fake Registry
    Connect To Registry    ${locked.other_origin}    alias=elsewhere    api_key=${KEY}
    Get Registry Metadata
    @{requests} =    Get Recorded Requests    alias=locked-other
    Length Should Be    ${requests}    1
    Should Be Equal    ${requests[0].headers}[authorization]    ***
    [Teardown]    Disconnect From Registry    elsewhere

A Reset Empties The Journal Of The Other Origin
    [Documentation]    The other origin goes on serving.
    Inject Fault    cross origin redirect
    Should Raise RegistryError    Browse Packages
    ${locked} =    Get Fake Registry
    Connect To Registry    ${locked.other_origin}    alias=elsewhere
    Browse Packages
    Reset Fake Registry
    Fake Registry Should Have Received    GET    *    times=0    alias=locked-other
    Browse Packages
    [Teardown]    Disconnect From Registry    elsewhere

Another Origin Exists When A Fault Leads There
    [Documentation]    Before, it has received nothing; only fakes have one.
    Start Fake Registry    alias=fresh
    ${fresh} =    Get Fake Registry
    Should Be Equal    ${fresh.other_origin}    ${None}
    Fake Registry Should Have Received    GET    *    times=0    alias=fresh-other
    Run Keyword And Expect Error    ValueError: No fake registry has the alias 'none-other'*
    ...    Get Recorded Requests    alias=none-other
    [Teardown]    Stop Fake Registry    fresh


*** Keywords ***
Start A Fake With A Key
    [Documentation]    Start a fake that needs a key, and connect to it with that.
    VAR    ${KEY: Secret} =    %{FAKE_TEST_KEY=wq7Zr2XkpT9v}    scope=SUITE    # robocop: off=VAR05
    Start Fake Registry    alias=locked    api_key=${KEY}
