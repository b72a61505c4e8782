*** Settings ***
Documentation     The base of all errors, and the library's own types for what is no answer.

Library           OtherRegistry
Resource          expectations.resource

Suite Setup       Start Fake Registry
Suite Teardown    Stop Other Registry


*** Test Cases ***
A Status Without A Meaning Is The Base Error
    [Documentation]    It says which status, and that nothing was stated.
    [Template]    A Bare Status Should Be The Base Error
    402
    405
    409
    418
    422
    500
    503
    599

A Redirect Is Not Followed And Is The Base Error
    [Documentation]    A test sees the registry, not what lies behind a redirect.
    Inject Fault    status    status=302
    ${error} =    Should Raise RegistryError    Browse Packages
    Error Should Have    ${error}    type=RegistryError    status=${302}    stated=${False}

The Registry May State The Base Error Itself
    [Documentation]    Its default status is that of a failure of the registry.
    Inject Fault    error    type=RegistryError    times=4
    ${error} =    Should Raise RegistryError    Browse Packages
    Error Should Have    ${error}    type=RegistryError    status=${500}    stated=${True}
    ...    method=GET    message=A fault answers with RegistryError.
    Robot Should Know The Error    RegistryError    Browse Packages

A Type That The Standard Does Not Have Is Kept In The Base Error
    [Documentation]    The class is the base, the attribute what the registry said.
    ${other} =    Start Other Registry
    Connect To Registry    ${other}    other
    VAR    @{asking} =    Resolve Package Reference    actor    acme    retired
    ${error} =    Should Raise RegistryError    @{asking}
    Error Should Have    ${error}    type=PackageRetiredError    status=${410}    stated=${True}
    ...    method=GET    url=${other}/actor/acme/retired    message=It had its day.
    Should Be Equal    ${error.__class__.__name__}    RegistryError
    Robot Should Know The Error    RegistryError    @{asking}
    [Teardown]    Disconnect From Registry    other

The Base Passes For Each Type Below It
    [Documentation]    Who only wants to know that it failed need not say how.
    [Template]    The Base Should Pass For
    InvalidPackageIdError
    InvalidPackageReferenceError
    ValidationError
    AuthenticationError
    AccessDeniedError
    PackageNotFoundError
    VersionNotFoundError
    RateLimitError
    RegistryError

No Type Passes For The Base
    [Documentation]    What is only known to be an error is not known to be that one.
    [Template]    The Base Should Not Pass For
    InvalidPackageIdError
    RateLimitError
    RegistryConnectionError
    RegistryTimeoutError
    RegistryResponseError
    PackageIntegrityError

A Port Where Nobody Listens Is A RegistryConnectionError
    [Documentation]    There is no status where there is no answer.
    ${url} =    Start Fake Registry    alias=gone
    Stop Fake Registry    gone
    Connect To Registry    ${url}    gone
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Error Should Have    ${error}    type=RegistryConnectionError    status=${None}
    ...    stated=${False}    reason=connection refused    method=GET    url=${url}/browse
    ...    retry_after=${None}
    Robot Should Know The Error    RegistryConnectionError    Browse Packages
    [Teardown]    Disconnect From Registry    gone

A Connection That Breaks Is A RegistryConnectionError
    [Documentation]    The registry hung up before an answer began; nothing is sent again.
    Inject Fault    disconnect    times=4
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Error Should Have    ${error}    type=RegistryConnectionError    status=${None}
    ...    stated=${False}    reason=connection broken    method=GET
    ...    attempts=${1}
    Fake Registry Should Have Received    GET    /browse    times=1
    Robot Should Know The Error    RegistryConnectionError    Browse Packages

No Answer In Time Is A RegistryTimeoutError
    [Documentation]    The deadline is the keyword's, the connection's or the import's.
    [Template]    The Deadline Should Pass
    hang    timeout=150 ms
    latency    timeout=150 ms    delay=5 s

A Page Instead Of A Package Is A RegistryResponseError
    [Documentation]    A status of success is no proof that the registry answered.
    Inject Fault    html page    times=4
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Error Should Have    ${error}    type=RegistryResponseError    status=${200}
    ...    stated=${False}    reason=content type    method=GET
    Robot Should Know The Error    RegistryResponseError    Browse Packages

No Body Is A RegistryResponseError
    [Documentation]    A status of success promises something to read.
    Inject Fault    status    status=204
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Error Should Have    ${error}    status=${204}    stated=${False}    reason=not JSON
    Should Start With    ${error.message}    The body is empty

An Error With A Status Of Success Is A RegistryResponseError
    [Documentation]    Body and status contradict each other, so neither is taken.
    Inject Fault    error    type=PackageNotFoundError    status=200    message=Not here.
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Error Should Have    ${error}    type=RegistryResponseError    status=${200}
    ...    stated=${False}    reason=error body with a success status
    Should Contain    ${error.message}    Not here.

More Than Was Asked For Is A RegistryResponseError
    [Documentation]    The limit is the connection's; the error names both sizes.
    ${url} =    Start Fake Registry    alias=narrow    connect=False
    Connect To Registry    ${url}    narrow    max_response_size=100 B
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Error Should Have    ${error}    reason=too large    stated=${False}
    Should Contain    ${error.message}    100 bytes
    [Teardown]    Stop Fake Registry    narrow

Another Thing Than Was Asked For Is A RegistryResponseError
    [Documentation]    Below a wrong prefix a package answers where a list is expected.
    ${url} =    Start Fake Registry    empty    alias=astray    connect=False
    Publish Package    actor    acme    browse    v1.0.0    {"trap": true}
    Connect To Registry    ${url}/actor/acme    astray
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Error Should Have    ${error}    status=${200}    reason=wrong shape    stated=${False}
    Should Contain    ${error.message}    'packages' is missing
    [Teardown]    Leave Astray Registry

The Types Beside The Standard Are Siblings
    [Documentation]    None of them passes for another one, nor for one of the standard.
    [Template]    Fault Should Raise Only
    disconnect    RegistryConnectionError
    hang    RegistryTimeoutError
    html page    RegistryResponseError

Content That Does Not Match Its ID Is No PackageIntegrityError For A Reader
    [Documentation]    To read is not to check; the check itself is an assertion.
    ${package} =    Resolve Package Reference    actor    acme    echo
    ${forged} =    Evaluate    dataclasses.replace($package, content={'motto': 'Ha!'})
    Run Keyword And Expect Error    acme/echo v2.0.0 has the ID ${package.id}, but*
    ...    Package Should Match Its Id    ${forged}
    Run Keyword And Expect Error
    ...    PackageIntegrityError was expected, but 'Package Should Match Its Id' failed: acme*
    ...    Should Raise PackageIntegrityError    Package Should Match Its Id    ${forged}


*** Keywords ***
Leave Astray Registry
    [Documentation]    Close the connection below the wrong prefix and stop its registry.
    Disconnect From Registry    astray
    Stop Fake Registry    astray

A Bare Status Should Be The Base Error
    [Documentation]    Fail unless the status is a RegistryError and of no type below it.
    [Arguments]    ${status}
    Inject Fault    status    status=${status}    times=4
    ${error} =    Should Raise RegistryError    Browse Packages
    Error Should Have    ${error}    type=RegistryError    status=${{ int($status) }}
    ...    stated=${False}    method=GET    details=${None}
    Should Be Equal    ${error.__class__.__name__}    RegistryError
    Robot Should Know The Error    RegistryError    Browse Packages

The Base Should Pass For
    [Documentation]    Fail unless `Should Raise RegistryError` returns the error of that type.
    [Arguments]    ${type}
    Inject Fault    error    type=${type}
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal    ${error.type}    ${type}

The Base Should Not Pass For
    [Documentation]    Fail if the keyword of that type passes for a plain RegistryError.
    [Arguments]    ${type}
    Inject Fault    status    status=500
    Run Keyword And Expect Error
    ...    ${type} was expected, but 'Browse Packages' raised RegistryError: *
    ...    Should Raise ${type}
    ...    Browse Packages

The Deadline Should Pass
    [Documentation]    Fail unless a fault makes a keyword run into its deadline.
    [Arguments]    ${fault}    ${timeout}    &{options}
    Inject Fault    ${fault}    times=4    &{options}
    ${error} =    Should Raise RegistryTimeoutError    Browse Packages    timeout=${timeout}
    Error Should Have    ${error}    type=RegistryTimeoutError    status=${None}
    ...    stated=${False}    method=GET    reason=${None}
    ...    retry_after=${None}
    Should Contain    ${error.message}    0.15 seconds
    Robot Should Know The Error    RegistryTimeoutError    Browse In Time    ${timeout}

Browse In Time
    [Documentation]    Browse with a deadline.
    [Arguments]    ${timeout}
    Browse Packages    timeout=${timeout}

Fault Should Raise Only
    [Documentation]    Fail if the keyword of another type passes for what a fault leads to.
    [Arguments]    ${fault}    ${type}
    FOR    ${other}    IN    RegistryConnectionError    RegistryTimeoutError
    ...    RegistryResponseError    PackageIntegrityError    PackageNotFoundError
        Inject Fault    ${fault}
        ${passed} =    Run Keyword And Return Status
        ...    Should Raise ${other}    Browse Packages    timeout=200 ms
        Should Be Equal    ${passed}    ${{ $other == $type }}    ${other} for ${fault}
    END
