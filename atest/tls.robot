*** Settings ***
Documentation    HTTPS: what a client trusts, what it shows, and how each failure is called.

Library          RegistryLibrary

Test Teardown    End All


*** Test Cases ***
A Fake Serves HTTPS And The Connection Trusts It
    [Documentation]    The connection is made with the fake's authority, and with its key.
    VAR    ${key: Secret} =    %{FAKE_TEST_KEY=wq7Zr2XkpT9v}
    ${url} =    Start Fake Registry    tls=valid    api_key=${key}
    Should Start With    ${url}    https://127.0.0.1:
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.2.0
    Fake Registry Should Have Received    GET    /actor/acme/echo    header=Authorization

A Fake Without TLS Has No Certificates
    [Documentation]    Then there is nothing to trust and nothing to show.
    Start Fake Registry
    ${fake} =    Get Fake Registry
    Should Start With    ${fake.url}    http://
    Should Be Equal    ${fake.ca_bundle}    ${None}
    Should Be Equal    ${fake.client_cert}    ${None}

A Certificate That Nobody Vouches For Is Untrusted
    [Documentation]    The certificate is of another authority than the one that is trusted.
    Failure Should Be Called    untrusted    untrusted certificate    `verify` can name a file

A Certificate That Expired Is Called So
    [Documentation]    All else is right about it.
    Failure Should Be Called    expired    expired certificate    out of date

A Certificate For Another Host Is Called So
    [Documentation]    All else is right about it.
    Failure Should Be Called
    ...    wrong host
    ...    certificate for another host
    ...    the URL must name the host

A Client Certificate That Is Wanted Is Asked For
    [Documentation]    With TLS 1.3 the registry says so only after the handshake.
    Failure Should Be Called    mutual    client certificate wanted    `client_cert` can name
    ...    connect=${False}

A Client Certificate Of Another Authority Is Refused
    [Documentation]    The registry says that it does not know who made it.
    ${url} =    Start Fake Registry    tls=mutual    alias=first    connect=False
    ${first} =    Get Fake Registry
    Start Fake Registry    tls=mutual    alias=second    connect=False
    ${second} =    Get Fake Registry
    Connect To Registry    ${url}    verify=${first.ca_bundle}    client_cert=${second.client_cert}
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    client certificate refused

A Fake That Wants A Certificate Gets It
    [Documentation]    From the connection of its own, and from one of the test.
    ${url} =    Start Fake Registry    tls=mutual
    Browse Packages
    ${fake} =    Get Fake Registry
    Connect To Registry    ${url}    verify=${fake.ca_bundle}    client_cert=${fake.client_cert}
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=2

Without Verification The Certificate May Be Wrong
    [Documentation]    With a warning; a certificate of ours is wanted nevertheless.
    FOR    ${mode}    IN    untrusted    expired    wrong host
        ${url} =    Start Fake Registry    tls=${mode}    connect=False
        Connect To Registry    ${url}    verify=False
        Browse Packages
    END

The Certificates Of The System Do Not Vouch For A Fake
    [Documentation]    Who gives no `verify` trusts the system's.
    ${url} =    Start Fake Registry    tls=valid    connect=False
    Connect To Registry    ${url}
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    untrusted certificate

The Wrong Scheme Is Named
    [Documentation]    Plain HTTP at a port with TLS, and the other way round.
    ${secured} =    Start Fake Registry    tls=valid    alias=secured
    ${plain} =    Start Fake Registry    alias=plain
    Connect To Registry    ${{$secured.replace('https:', 'http:')}}
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    TLS at this port
    Should Contain    ${error.message}    must begin with https://
    Connect To Registry    ${{$plain.replace('http:', 'https:')}}
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    no TLS at this port
    Should Contain    ${error.message}    must begin with http://

Half A Body And None Are As Exact As Without TLS
    [Documentation]    A body is cut at its byte, and a connection closes without an answer.
    Start Fake Registry    tls=valid
    Inject Fault    truncate    size=${20}
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    incomplete
    Should Contain    ${error.message}    after 20 of
    Inject Fault    disconnect
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    connection broken
    Browse Packages

Endless Answers End At The Same Limits
    [Documentation]    A time limit, or that of an answer's size.
    Start Fake Registry    tls=valid
    FOR    ${fault}    IN    hang    slow drip
        Inject Fault    ${fault}
        Should Raise RegistryTimeoutError    Browse Packages    timeout=300 ms
    END
    Inject Fault    gzip bomb
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    too large
    Browse Packages

The Second Origin Has The Same Certificates
    [Documentation]    So that a client that follows needs to trust nobody else.
    Start Fake Registry    tls=mutual
    Inject Fault    cross origin redirect
    ${redirect} =    Send Registry Request    GET    /browse
    ${fake} =    Get Fake Registry
    Should Start With    ${fake.other_origin}    https://
    Should Be Equal    ${redirect.headers}[location]    ${fake.other_origin}/browse
    Connect To Registry    ${fake.other_origin}    verify=${fake.ca_bundle}
    ...    client_cert=${fake.client_cert}
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=fake-other

The Files Go With The Fake
    [Documentation]    As long as it serves they are there, and then nothing is.
    Start Fake Registry    tls=mutual
    ${fake} =    Get Fake Registry
    Should Be True    $fake.ca_bundle.is_file() and $fake.client_cert.is_file()
    Stop Fake Registry
    Should Not Be True    $fake.ca_bundle.parent.exists()

An Unknown Way Is Refused
    [Documentation]    The error names those there are, and nothing is started.
    Run Keyword And Expect Error
    ...    ValueError: tls must be one of valid, untrusted, expired, wrong host, mutual; *'broken'.
    ...    Start Fake Registry    tls=${{'broken'}}
    Run Keyword And Expect Error    ValueError: No fake registry runs*    Get Fake Registry


*** Keywords ***
Failure Should Be Called
    [Documentation]    Fail unless a request to such a fake fails for that reason, and says what
    ...    can be done.
    [Arguments]    ${mode}    ${reason}    ${advice}    ${connect}=${True}
    ${url} =    Start Fake Registry    tls=${mode}    connect=${connect}
    ${fake} =    Get Fake Registry
    IF    not ${connect}
        Connect To Registry    ${url}    verify=${fake.ca_bundle}
    END
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    ${reason}
    Should Contain    ${error.message}    ${advice}
    Should Be Equal    ${error.status}    ${None}
    Fake Registry Should Have Received    GET    *    times=0

End All
    [Documentation]    Stop all fakes and close all connections.
    Stop All Fake Registries
    Disconnect From All Registries
