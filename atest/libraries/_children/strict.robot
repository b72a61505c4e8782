*** Settings ***
Documentation     Requests that a strict fake takes, and requests that it does not take.

Library           InsideTheFake
Library           RegistryLibrary

Suite Setup       Start Strictly And Ask
Suite Teardown    Send Registry Request    GET    /teardown


*** Test Cases ***
The Four Endpoints Are Allowed
    [Documentation]    Also where they answer with an error, and with the other method.
    @{entries} =    Browse Packages
    Get Package    ${entries[0].id}
    Resolve Package Reference    actor    acme    echo
    Get Registry Metadata
    Send Registry Request    HEAD    /browse
    Should Raise PackageNotFoundError    Get Package    pkg_act_${{'0' * 40}}

Another Method
    [Documentation]    It writes.
    Send Registry Request    POST    /browse?type=actor    body={"a": 1}

Another Path
    [Documentation]    Two of them.
    Send Registry Request    GET    /a
    Send Registry Request    HEAD    /b

Bad Input Is Allowed
    [Documentation]    It is for the endpoint to refuse.
    Should Raise InvalidPackageIdError    Get Package    a/b
    Should Raise ValidationError    Browse Packages    robot

A Fake That Is Not Strict Takes Everything
    [Documentation]    It is not the one that is strict.
    Start Fake Registry    alias=other
    Send Registry Request    DELETE    /a
    [Teardown]    Stop Fake Registry

A Stray That A Fault Struck
    [Documentation]    The answer is the fault's.
    Inject Fault    status    status=503
    Send Registry Request    PUT    /browse

What Is No HTTP
    [Documentation]    It comes over a bare socket.
    Send Bytes To The Fake    NO HTTP

A Test That Failed
    [Documentation]    It has a message.
    Send Registry Request    GET    /a
    Fail    Mine.

A Test That Failed In HTML
    [Documentation]    It has a message in HTML.
    Send Registry Request    GET    /a
    Fail    *HTML* <b>Mine.</b>

A Test That Is Skipped
    [Documentation]    It has a message, too.
    Send Registry Request    GET    /a
    Skip    Not now.

A Reset Hides Nothing
    [Documentation]    The journal is empty at the end.
    Send Registry Request    GET    /a
    Reset Fake Registry

A Stop Hides Nothing
    [Documentation]    The fake is gone at the end.
    Start Fake Registry    alias=mine    strict=True
    Send Registry Request    GET    /a
    Stop Fake Registry

A New Start Hides Nothing
    [Documentation]    Another one has the alias at the end, and is gone as well.
    Start Fake Registry    alias=mine    strict=True
    Send Registry Request    GET    /a
    Start Fake Registry    alias=mine
    Stop All Fake Registries
    Start Fake Registry    strict=True


*** Keywords ***
Start Strictly And Ask
    [Documentation]    Send a request before any test.
    Start Fake Registry    strict=True
    Send Registry Request    GET    /setup
