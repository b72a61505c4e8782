*** Settings ***
Documentation    Packages, entries and metadata as the keywords return them.

Library          Collections
Library          DateTime
Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Variables ***
# A dry run converts what is written literally, so what can't be converted is a variable.
${A WORD}        many
${MISSING ID}    pkg_act_${{'0' * 40}}


*** Test Cases ***
A Package Is Returned With All That The Registry Says    # robocop: off=LEN06
    [Documentation]    Attributes are read with a dot, fields of the content with brackets.
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.0.0
    Should Be Equal
    ...    ${package.type} ${package.namespace}/${package.name} ${package.version}
    ...    actor acme/echo v1.0.0
    Should Be Equal    ${package.release_date}    2025-02-03T09:00:00Z
    Should Be Equal    ${package.content}[motto]    I say what you say.
    Should Be Equal    ${package.content}[input][message]    string
    Should Be Equal    ${package.original_reference}    ${None}
    Should Be Equal    ${package.from_cache}    ${False}
    Should Be True    0 < $package.elapsed.total_seconds() < 30
    ${now} =    Get Current Date    time_zone=UTC    result_format=epoch
    Should Be True    abs($package.fetched_at.timestamp() - $now) < 60
    Package Should Match Its Id    ${package}

A Package Is The Same By Id And By Reference
    [Documentation]    Equality is of what was sent, not of when.
    ${resolved} =    Resolve Package Reference    actor    acme    echo    v1.x
    ${package} =    Get Package    ${resolved.id}
    Should Be Equal    ${package}    ${resolved}
    Should Not Be Equal    ${package.fetched_at}    ${resolved.fetched_at}

An Id May Be Given As Text Or As An Id
    [Documentation]    What another keyword returned can be passed on.
    ${package} =    Resolve Package Reference    actor    acme    echo
    ${id} =    Parse Package Id    ${package.id}
    ${by text} =    Get Package    ${{ str($id) }}
    ${by id} =    Get Package    ${id}
    Should Be Equal    ${by text}    ${by id}

Text With An Equal Sign Is Passed As It Is Written
    [Documentation]    The first arguments are positional only, so that `id=5` is no named argument.
    Should Raise InvalidPackageIdError    Get Package    id=5
    Fake Registry Should Have Received    GET    /packages/id%3D5
    Should Raise InvalidPackageReferenceError
    ...    Resolve Package Reference    actor    namespace=acme    name=echo
    Fake Registry Should Have Received    GET    /actor/namespace%3Dacme/name%3Decho

Results Can Not Be Changed
    [Documentation]    A test can rely on what it read.
    ${package} =    Resolve Package Reference    actor    acme    echo
    Run Keyword And Expect Error    *cannot assign to field*
    ...    Evaluate    setattr($package, 'version', 'v9.9.9')
    Should Be Equal    ${package.version}    v2.0.0

A Version Or An Alias Is Resolved By The Registry
    [Documentation]    What is asked for is sent as it is written, and nothing without a version.
    [Template]    Asking Should Resolve To
    v1.0.0    v1.0.0
    v1.1.x    v1.1.0
    v1.x    v1.2.0
    vx    v2.0.0
    latest    v2.0.0
    ${None}    v2.0.0

A Pre-Release Is Named By Itself Only
    [Documentation]    Aliases pass over it where they cover a release.
    ${package} =    Resolve Package Reference    actor    acme    echo    v2.1.0-rc.1
    Should Be Equal    ${package.version}    v2.1.0-rc.1
    ${package} =    Resolve Package Reference    agent    acme    assistant
    Should Be Equal    ${package.version}    v0.1.0-alpha.2

What Is Missing Has An Error Of Its Own
    [Documentation]    A package that does not exist is another error than a version.
    ${error} =    Should Raise PackageNotFoundError    Get Package    ${MISSING ID}
    Should Be Equal As Integers    ${error.status}    404
    Should Be True    ${error.stated}
    Should Raise PackageNotFoundError    Resolve Package Reference    actor    acme    nothing
    ${error} =    Should Raise VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    v9.x
    Should Contain    ${error.details}[highest]    v2.0.0

Bad Input Reaches The Registry
    [Documentation]    Each part is one segment of the path, whatever it holds.
    Should Raise InvalidPackageIdError    Get Package    ../browse?x#y
    Fake Registry Should Have Received    GET    /packages/..%2Fbrowse%3Fx%23y
    Should Raise ValidationError    Resolve Package Reference    no type    acme    echo
    Fake Registry Should Have Received    GET    /no%20type/acme/echo
    Should Raise ValidationError    Resolve Package Reference    actor    acme    echo    v1 & more
    Fake Registry Should Have Received    GET    /actor/acme/echo    query=version=v1%20%26%20more

What No Url Can Carry Is Refused Before It Is Sent
    [Documentation]    The error is the one that the registry would use; it is not stated.
    FOR    ${text}    IN    ${EMPTY}    .    ..    a\nb
        ${error} =    Should Raise InvalidPackageIdError    Get Package    ${text}
        Should Be Equal    ${error.status}    ${None}
        Should Not Be True    ${error.stated}
    END
    Should Raise ValidationError    Resolve Package Reference    ..    acme    echo
    Should Raise InvalidPackageReferenceError
    ...    Resolve Package Reference
    ...    actor
    ...    ${EMPTY}
    ...    x
    Fake Registry Should Have Received    GET    *    times=0

Browsing Lists An Entry For Each Version
    [Documentation]    An entry says what a package is called, without its content.
    @{entries} =    Browse Packages    actor    acme
    Length Should Be    ${entries}    5
    VAR    ${entry} =    ${entries}[0]
    Should Be Equal
    ...    ${entry.type} ${entry.namespace}/${entry.name} ${entry.version} ${entry.release_date}
    ...    actor acme/echo v1.0.0 2025-02-03T09:00:00Z
    ${package} =    Get Package    ${entry.id}
    Should Be Equal    ${package.version}    v1.0.0

Browsing Is Narrowed By The Registry
    [Documentation]    Type and namespace are sent; no match is an empty list.
    @{all} =    Browse Packages
    @{skills} =    Browse Packages    skill
    @{globex} =    Browse Packages    namespace=globex
    @{none} =    Browse Packages    agent    globex
    Should Be Equal    ${{ {str(e.type) for e in $skills} }}    ${{ {'skill'} }}
    Should Be Equal    ${{ {e.namespace for e in $globex} }}    ${{ {'globex'} }}
    Should Be Empty    ${none}
    Should Be True    len($all) > len($skills) + len($globex)
    Fake Registry Should Have Received    GET    /browse    query=type=agent&namespace=globex

A Limit Is Sent And Held
    [Documentation]    The registry is asked for no more, and the list is no longer.
    @{entries} =    Browse Packages    limit=3
    Length Should Be    ${entries}    3
    Fake Registry Should Have Received    GET    /browse    times=1    query=limit=3

A Bad Limit Is Refused
    [Documentation]    It is a ValueError that names argument and value.
    Run Keyword And Expect Error    ValueError: limit=0 must be a whole number above 0.
    ...    Browse Packages    limit=0
    Run Keyword And Expect Error    ValueError: Argument 'limit' got value 'many'*
    ...    Browse Packages    limit=${A WORD}

Metadata Say What The Registry Is
    [Documentation]    Name, version of the standard, types, and how it wants to be asked.
    ${metadata} =    Get Registry Metadata    timeout=5 s
    Should Be Equal    ${metadata.standard_version}    1.0.0
    Should Not Be Empty    ${metadata.name}
    List Should Contain Value    ${metadata.package_types}    actor
    Should Be True    ${metadata.authentication.anonymous_read}

A Timeout Must Be Above Zero
    [Documentation]    Every keyword that asks a registry refuses another one.
    FOR    ${keyword}    ${argument}    IN
    ...    Get Package    x
    ...    Browse Packages    actor
    ...    Resolve Reference    ID:${MISSING ID}
        Run Keyword And Expect Error    ValueError: timeout=0 s must be a time above 0.
        ...    ${keyword}    ${argument}    timeout=0
    END


*** Keywords ***
Asking Should Resolve To
    [Documentation]    Fail unless the registry is asked for that version, and what it names comes.
    [Arguments]    ${asked}    ${expected}
    ${package} =    Resolve Package Reference    actor    acme    echo    ${asked}
    Should Be Equal    ${package.version}    ${expected}
    @{requests} =    Get Recorded Requests    GET    /actor/acme/echo
    VAR    ${sent} =    ${requests}[-1]
    Should Be Equal    ${sent.query.get('version')}    ${{ ($asked,) if $asked else None }}
