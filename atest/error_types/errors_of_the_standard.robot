*** Settings ***
Documentation    The eight error types of the standard: by the registry's own rules, by a fault,
...              by a bare status, and before anything is sent.

Resource         expectations.resource

Suite Setup      Start Fake Registry


*** Variables ***
${RIGHT KEY: Secret}    %{PROTECTED_REGISTRY_KEY=open-sesame}
${WRONG KEY: Secret}    %{WRONG_REGISTRY_KEY=open-barley}


*** Test Cases ***
What Is No ID Is Refused By The Registry
    [Documentation]    InvalidPackageIdError: the details say what is wrong and where.
    ${error} =    Should Raise InvalidPackageIdError    Get Package    pkg_act_xyz
    Error Should Be Stated    ${error}    InvalidPackageIdError    400    /packages/pkg_act_xyz
    Should Be Equal    ${error.details}[value]    pkg_act_xyz
    Should Be Equal As Integers    ${error.details}[position]    9
    Robot Should Know The Error    InvalidPackageIdError    Get Package    pkg_act_xyz

What Is No Name Is Refused By The Registry
    [Documentation]    InvalidPackageReferenceError: for the namespace as for the name.
    ${error} =    Should Raise InvalidPackageReferenceError
    ...    Resolve Package Reference    actor    Acme    echo
    Error Should Be Stated    ${error}    InvalidPackageReferenceError    400    /actor/Acme/echo
    Robot Should Know The Error    InvalidPackageReferenceError
    ...    Resolve Package Reference    actor    acme    -echo

What Is No Version Is Refused By The Registry
    [Documentation]    ValidationError: the version goes into the query as it was written.
    ${error} =    Should Raise ValidationError
    ...    Resolve Package Reference    actor    acme    echo    1 & 2
    Error Should Be Stated    ${error}    ValidationError    400
    ...    /actor/acme/echo?version\=1%20%26%202
    Robot Should Know The Error    ValidationError
    ...    Resolve Package Reference    actor    acme    echo    1 & 2

What Is No Type Is Refused By The Registry
    [Documentation]    ValidationError: the text for a type need not be one of the library's.
    ${error} =    Should Raise ValidationError    Browse Packages    puppet
    Error Should Be Stated    ${error}    ValidationError    400    /browse?type\=puppet
    Robot Should Know The Error    ValidationError    Browse Packages    puppet

Who Brings No Key Is Asked For One
    [Documentation]    AuthenticationError: the registry wants a key for reading.
    [Setup]    Connect To Locked Registry
    ${error} =    Should Raise AuthenticationError    Browse Packages
    Error Should Be Stated    ${error}    AuthenticationError    401    /browse
    Robot Should Know The Error    AuthenticationError    Browse Packages
    [Teardown]    Stop Fake Registry    locked

Who Brings A Wrong Key Is Sent Away
    [Documentation]    AccessDeniedError: and the key is nowhere in the error.
    [Setup]    Connect To Locked Registry    ${WRONG KEY}
    ${error} =    Should Raise AccessDeniedError    Browse Packages
    Error Should Be Stated    ${error}    AccessDeniedError    403    /browse
    Should Not Contain    ${{ str($error) }}    ${WRONG KEY.value}
    Should Not Contain    ${{ repr(vars($error)) }}    ${WRONG KEY.value}
    Robot Should Know The Error    AccessDeniedError    Browse Packages
    [Teardown]    Stop Fake Registry    locked

What Was Never Published Is Not Found
    [Documentation]    PackageNotFoundError: by ID and by name, each with its details.
    ${error} =    Should Raise PackageNotFoundError    Get Package    ${UNUSED ID}
    Error Should Be Stated    ${error}    PackageNotFoundError    404    /packages/${UNUSED ID}
    Should Be Equal    ${error.details}[id]    ${UNUSED ID}
    ${error} =    Should Raise PackageNotFoundError
    ...    Resolve Package Reference    actor    acme    nothing
    Error Should Be Stated    ${error}    PackageNotFoundError    404    /actor/acme/nothing
    Robot Should Know The Error    PackageNotFoundError    Get Package    ${UNUSED ID}

What No Version Matches Is Told From What Is Not There
    [Documentation]    VersionNotFoundError: its status is that of a missing package.
    ${error} =    Should Raise VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    v9.x
    Error Should Be Stated    ${error}    VersionNotFoundError    404
    ...    /actor/acme/echo?version\=v9.x
    Should Be Equal    ${error.details}[version]    v9.x
    Robot Should Know The Error    VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    v9.x

Who Asks Too Often Is Told For How Long To Wait
    [Documentation]    RateLimitError: the pause is a time, not a text.
    Inject Fault    rate limit    retry_after=7 s    times=4
    ${error} =    Should Raise RateLimitError    Browse Packages
    ${pause} =    Evaluate    datetime.timedelta(seconds=7)
    Error Should Be Stated    ${error}    RateLimitError    429    /browse    retry_after=${pause}
    Robot Should Know The Error    RateLimitError    Browse Packages

A Fault Raises Each Type Of The Standard
    [Documentation]    With its own status and message, where the registry would have no reason.
    [Template]    A Fault Should Raise
    InvalidPackageIdError    400
    InvalidPackageReferenceError    400
    ValidationError    400
    AuthenticationError    401
    AccessDeniedError    403
    PackageNotFoundError    404
    VersionNotFoundError    404
    RateLimitError    429

The Type In The Body Decides And Not The Status
    [Documentation]    A registry may send it with any status, and on any path.
    [Template]    The Body Should Decide
    InvalidPackageIdError    404
    InvalidPackageReferenceError    500
    ValidationError    422
    AuthenticationError    403
    AccessDeniedError    401
    PackageNotFoundError    410
    VersionNotFoundError    400
    RateLimitError    503

A Bare Status Implies A Type By The Path
    [Documentation]    Then nothing was stated; a version that is missing can't be told by a status.
    [Template]    A Bare Status Should Imply
    400    InvalidPackageIdError    Get Package    ${UNUSED ID}
    400    InvalidPackageReferenceError    Resolve Package Reference    actor    acme    echo
    400    ValidationError    Browse Packages
    400    ValidationError    Get Registry Metadata
    401    AuthenticationError    Get Package    ${UNUSED ID}
    403    AccessDeniedError    Resolve Package Reference    actor    acme    echo
    404    PackageNotFoundError    Resolve Package Reference    actor    acme    echo    v9.x
    404    PackageNotFoundError    Get Package    ${UNUSED ID}
    429    RateLimitError    Browse Packages

What No URL Can Carry Is An Error Before It Is Sent
    [Documentation]    The error is the one that the registry would use; the registry sees nothing.
    [Template]    Nothing Should Be Sent
    InvalidPackageIdError    Get Package    ${EMPTY}
    InvalidPackageIdError    Get Package    ..
    InvalidPackageReferenceError    Resolve Package Reference    actor    .    echo
    InvalidPackageReferenceError    Resolve Package Reference    actor    acme    e\ncho
    ValidationError    Resolve Package Reference    ${EMPTY}    acme    echo

What Needs No Registry Has The Same Errors
    [Documentation]    The grammar is held against text, and versions against each other.
    [Template]    Nothing Should Be Sent
    InvalidPackageIdError    Parse Package Id    ${NO ID}
    InvalidPackageReferenceError    Parse Package Reference    acme/echo
    InvalidPackageReferenceError    Resolve Reference    ID:${NO ID}
    ValidationError    Version Should Match    v1.0    v1.x
    ValidationError    Compute Package Id    puppet    {"a": 1}
    VersionNotFoundError    Get Highest Version    ${{ ['v1.0.0'] }}    v2.x

No Error Is Taken For One Beside It
    [Documentation]    The eight types are siblings: none passes for another one.
    [Template]    Only One Keyword Should Accept
    InvalidPackageIdError
    InvalidPackageReferenceError
    ValidationError
    AuthenticationError
    AccessDeniedError
    PackageNotFoundError
    VersionNotFoundError
    RateLimitError


*** Keywords ***
Connect To Locked Registry
    [Documentation]    Start a registry that wants a key, and connect to it with another or none.
    [Arguments]    ${key}=${None}
    ${url} =    Start Fake Registry    alias=locked    api_key=${RIGHT KEY}
    Connect To Registry    ${url}    locked    api_key=${key}

Error Should Be Stated
    [Documentation]    Fail unless the registry named the error, and the request is told.
    [Arguments]    ${error}    ${type}    ${status}    ${target}    ${retry_after}=${None}
    Error Should Have    ${error}    type=${type}    status=${{ int($status) }}    stated=${True}
    ...    method=GET    attempts=${1}    reason=${None}    request_id=${None}
    ...    retry_after=${retry_after}
    Should Match    ${error.url}    http://127.0.0.1:*${target}
    VAR    ${asked} =    ${{ ', Retry-After %d s' % $retry_after.seconds if $retry_after else '' }}
    VAR    ${facts} =    ${type} stated by the registry, status ${status}, GET ${error.url}${asked}
    Should Be Equal As Strings    ${error}    ${error.message} (${facts})

A Fault Should Raise
    [Documentation]    Fail unless the fault `error` of that type is that error.
    [Arguments]    ${type}    ${status}
    Inject Fault    error    type=${type}
    ${error} =    Run Keyword    Should Raise ${type}    Browse Packages
    Error Should Be Stated    ${error}    ${type}    ${status}    /browse
    Should Be Equal    ${error.message}    A fault answers with ${type}.
    Inject Fault    error    type=${type}    times=3    message=So it is.
    Robot Should Know The Error    ${type}    Browse Packages

The Body Should Decide
    [Documentation]    Fail unless the type that the body states is raised in spite of the status.
    [Arguments]    ${type}    ${status}
    Inject Fault    error    type=${type}    status=${status}    message=Whatever the status.
    ${error} =    Run Keyword    Should Raise ${type}    Get Registry Metadata
    Error Should Have    ${error}    type=${type}    status=${{ int($status) }}    stated=${True}
    ...    message=Whatever the status.

A Bare Status Should Imply
    [Documentation]    Fail unless a keyword raises the error at that status and nothing more.
    [Arguments]    ${status}    ${type}    ${name}    @{arguments}
    Inject Fault    status    status=${status}    times=4
    ${error} =    Run Keyword    Should Raise ${type}    ${name}    @{arguments}
    Error Should Have    ${error}    type=${type}    status=${{ int($status) }}    stated=${False}
    ...    method=GET    details=${None}    attempts=${1}    reason=${None}
    Should Start With    ${error.message}    The registry answered ${status}
    Robot Should Know The Error    ${type}    ${name}    @{arguments}

Nothing Should Be Sent
    [Documentation]    Fail unless a keyword raises the error without asking the registry.
    [Arguments]    ${type}    ${name}    @{arguments}
    ${error} =    Run Keyword    Should Raise ${type}    ${name}    @{arguments}
    Error Should Have    ${error}    type=${type}    &{NEVER SENT}
    Robot Should Know The Error    ${type}    ${name}    @{arguments}
    ${requests} =    Get Recorded Requests
    Should Be Empty    ${requests}

Only One Keyword Should Accept
    [Documentation]    Fail if the keyword of another type passes for this one.
    [Arguments]    ${type}
    FOR    ${row}    IN    @{{ RegistryLibrary.errors.CATALOGUE }}
        Inject Fault    error    type=${type}
        ${passed} =    Run Keyword And Return Status
        ...    Should Raise ${row.name}    Browse Packages
        Should Be Equal    ${passed}    ${{ $row.name == $type }}    ${row.name} for ${type}
    END
