*** Settings ***
Documentation    What the standard names has the standard's error: IDs, references, versions, types
...              and content. What no URL can carry is refused before a byte is sent.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Template    Should Be Refused By The Standard


*** Test Cases ***
An ID
    [Documentation]    Of one package or of many; the error says what is wrong.
    FOR    ${id}    IN    ${EMPTY}    .    ..    a${LINE END}    a${NUL}    \x1b[31m    ${LONG}
        InvalidPackageIdError    Get Package    ${id}
        InvalidPackageIdError    Get Packages    ${id}
        InvalidPackageIdError    Parse Package Id    ${id}
    END
    FOR    ${id}    IN    ${None}    ${42}    ${{ [] }}    ${{ {} }}    ${True}    tiemout\=1s
    ...    pkg_act_0
        InvalidPackageIdError    Parse Package Id    ${id}
    END
    InvalidPackageIdError    Get Package    ${HALF}
    InvalidPackageIdError    Get Packages    ${HALF}
    InvalidPackageIdError    Parse Package Id    ${HALF}
A List Or An Object Where Text Is Wanted
    [Documentation]    As where the `@` of a list is forgotten, or an entry is given for its ID.
    FOR    ${value}    IN    ${{ ['pkg_act_0'] }}    ${{ {'id': 'pkg_act_0'} }}    ${{ object() }}
        InvalidPackageIdError    Get Package    ${value}
        InvalidPackageIdError    Get Packages    ${value}
        InvalidPackageReferenceError    Resolve Reference    ${value}
        InvalidPackageReferenceError    Resolve References    ${value}
        ValidationError    Resolve Package Reference    ${value}    acme    echo
        ValidationError    Browse Packages    ${value}
        ValidationError    Compute Package Id    ${value}    {}
    END
A Reference
    [Documentation]    None of the five forms.
    FOR    ${text}    IN    ${EMPTY}    ${None}    ${42}    ${{ [] }}    registry:    registry:acme
    ...    ..
    ...    registry:acme/echo@v1.x${LINE END}    a/b/c    registry:a/b@${NUL}    ${LONG}
    ...    tiemout\=1s
        InvalidPackageReferenceError    Parse Package Reference    ${text}
        InvalidPackageReferenceError    Resolve Reference    ${text}
        InvalidPackageReferenceError    Resolve References    ${text}
    END
    InvalidPackageReferenceError    Resolve Reference    local:../x    skill    base=${TEMPDIR}
    ValidationError    Resolve Reference    local:x    base=${TEMPDIR}
    ValidationError    Resolve Reference    local:x    nonsense    base=${TEMPDIR}
Its Parts    # robocop: off=LEN04,LEN06
    [Documentation]    Each one is a segment of the path, or stands in the query.
    FOR    ${part}    IN    ${EMPTY}    .    ..    a${LINE END}    a${NUL}
        ValidationError    Resolve Package Reference    ${part}    acme    echo
        InvalidPackageReferenceError    Resolve Package Reference    actor    ${part}    echo
        InvalidPackageReferenceError    Resolve Package Reference    actor    acme    ${part}
        ValidationError    Resolve Reference    registry:acme/echo@v1.x    ${part}
        ValidationError    Wait Until Reference Resolves To    ${part}    acme    echo    v1.x
        ...    v1.2.0
        InvalidPackageReferenceError    Wait Until Reference Resolves To    actor    ${part}    echo
        ...    v1.x
        ...    v1.2.0
        InvalidPackageReferenceError    Wait Until Reference Resolves To    actor    acme    ${part}
        ...    v1.x
        ...    v1.2.0
    END
    InvalidPackageReferenceError    Resolve Package Reference    actor    acme    ${HALF}
    InvalidPackageReferenceError    Resolve Package Reference    actor    ${LONG}    echo
    ValidationError    Wait Until Reference Resolves To    actor    acme    echo    ${HALF}
    ...    v1.2.0
    ValidationError    Browse Packages    ${HALF}
    ValidationError    Browse Packages    actor    ${LONG}
    ValidationError    Record Registry    ${TEMPDIR}/never    ${LONG}
    ValidationError    Record Registry    ${TEMPDIR}/never    actor    ${HALF}
A Version
    [Documentation]    Concrete, or an alias.
    FOR    ${text}    IN    ${EMPTY}    1.2.0    v1    v01.2.0    v1.2.0${LINE END}    ${None}
    ...    ${1.2}    ${LONG}
        ValidationError    Version Should Match    ${text}    v1.x
        ValidationError    Version Should Match    v1.2.0    ${text}
        ValidationError    Get Highest Version    ${{ ['v1.2.0'] }}    ${text}
        ValidationError    Get Highest Version    ${{ ['v1.2.0', $text] }}
        ValidationError    Wait Until Reference Resolves To    actor    acme    echo    v1.x
        ...    ${text}
        ValidationError    Publish Package    actor    acme    echo    ${text}    {}
        ValidationError    Withdraw Package    actor    acme    echo    ${text}
    END
    VersionNotFoundError    Get Highest Version    ${{ [] }}
A Type
    [Documentation]    There are eight.
    FOR    ${type}    IN    ${EMPTY}    Actor    actors    ${None}    ${42}    ${{ [] }}    ${LONG}
        ValidationError    Compute Package Id    ${type}    {}
        ValidationError    Publish Package    ${type}    acme    echo    v9.0.0    {}
        ValidationError    Withdraw Package    ${type}    acme    echo    v1.2.0
    END
A Content
    [Documentation]    What JSON can't express, the error says where.
    FOR    ${content}    IN    ${{ {'a': math.nan} }}    ${{ {1: 2} }}    ${{ {'a': object()} }}
    ...    ${{ {'a': b'b'} }}    ${{ {'a': 10**400} }}
        ValidationError    Canonicalize Content    ${content}
        ValidationError    Compute Package Id    actor    ${content}
        ValidationError    Publish Package    actor    acme    new    v1.0.0    ${content}
    END
    ValidationError    Canonicalize Content    ${{ {'a': '\ud800'} }}
    FOR    ${references}    IN    {"a": "no ID"}    ${{ {'a': 42} }}    ${{ {42: 'a'} }}
        InvalidPackageIdError    Canonicalize Content    {"b": "a"}    references=${references}
        InvalidPackageIdError    Compute Package Id    actor    {"b": "a"}
        ...    references=${references}
    END
A Name To Publish
    [Documentation]    Namespace and name have a grammar.
    FOR    ${name}    IN    ${EMPTY}    Upper    a/b    ..    a${LINE END}    ${{ [] }}    ${LONG}
        InvalidPackageReferenceError    Publish Package    actor    ${name}    echo    v9.0.0    {}
        InvalidPackageReferenceError    Publish Package    actor    acme    ${name}    v9.0.0    {}
        InvalidPackageReferenceError    Withdraw Package    actor    ${name}    echo    v1.2.0
        InvalidPackageReferenceError    Withdraw Package    actor    acme    ${name}    v1.2.0
    END
What Is Malformed Is Not Waited For
    [Documentation]    The registry says so, at the first request.
    [Template]    Waiting Should End At Once
    ValidationError    nonsense    acme    echo    v1.x
    ValidationError    actor    acme    echo    soon
    InvalidPackageReferenceError    actor    Acme    echo    v1.x
    InvalidPackageReferenceError    actor    acme    a b    v1.x


*** Keywords ***
Waiting Should End At Once
    [Documentation]    Fail unless waiting raises that error after one request.
    [Arguments]    ${expected type}    @{package}
    [Timeout]    5 s
    ${error} =    Run Keyword    Should Raise ${expected type}
    ...    Wait Until Reference Resolves To    @{package}    v1.2.0
    Should Be True    ${error.stated}
    Fake Registry Should Have Received    GET    *    times=1
    Reset Fake Registry
