*** Settings ***
Documentation    References in all five forms, followed to the package they lead to.

Library          RegistryLibrary

Suite Setup      Start Registries
Test Setup       Switch Registry    here


*** Variables ***
${LOCAL}    ${CURDIR}/data/packages


*** Test Cases ***
A Reference To The Current Registry
    [Documentation]    The type is found by browsing the namespace.
    ${package} =    Resolve Reference    registry:acme/echo@v1.x
    Should Be Equal    ${package.version}    v1.2.0
    Should Be Equal    ${package.original_reference}    registry:acme/echo@v1.x
    Fake Registry Should Have Received    GET    /browse    query=namespace=acme    alias=here

A Type That Is Given Is Not Looked For
    [Documentation]    One request is enough then.
    ${package} =    Resolve Reference    registry:acme/echo    actor
    Should Be Equal    ${package.version}    v2.0.0
    Fake Registry Should Have Received    GET    *    times=1    alias=here

A Reference By Id
    [Documentation]    The ID says the type; another type is a contradiction.
    ${expected} =    Resolve Package Reference    actor    acme    echo    v1.0.0
    ${package} =    Resolve Reference    ID:${expected.id}
    Should Be Equal    ${package}    ${expected}
    Should Be Equal    ${package.original_reference}    ID:${expected.id}
    Resolve Reference    ID:${expected.id}    actor
    Should Raise ValidationError    Resolve Reference    ID:${expected.id}    skill

A Reference To The Server Of The Current Connection
    [Documentation]    That connection is used, with its key.
    ${package} =    Resolve Reference    ${HERE}:acme/search@v1.9.0
    Should Be Equal    ${package.type}    skill
    Fake Registry Should Have Received    GET    /skill/*    alias=here    header=Authorization

A Reference To Another Server
    [Documentation]    It is asked at its root, without the key of the current connection.
    ${package} =    Resolve Reference    ${THERE}:acme/echo@v1.0.0    actor
    Should Be Equal    ${package.version}    v1.0.0
    @{requests} =    Get Recorded Requests    alias=there
    Length Should Be    ${requests}    1
    Should Not Be True    'authorization' in $requests[0].headers
    Fake Registry Should Have Received    GET    *    times=0    alias=here

A Parsed Reference Can Be Followed
    [Documentation]    What `Parse Package Reference` returns leads to the same package.
    ${reference} =    Parse Package Reference    registry:acme/echo@v1.x
    ${package} =    Resolve Reference    ${reference}
    Should Be Equal    ${package.version}    v1.2.0
    Should Be Equal    ${package.original_reference}    registry:acme/echo@v1.x

A Local Package Has The Id Of Its Content
    [Documentation]    JSON and YAML of the same content are one package; the suffix is optional.
    ${json} =    Resolve Reference    local:greet.json    skill    base=${LOCAL}
    ${yaml} =    Resolve Reference    local:greet-too.yaml    skill    base=${LOCAL}
    ${short} =    Resolve Reference    local:./greet    skill    base=${LOCAL}
    Should Be Equal    ${json.id}    ${yaml.id}
    Should Be Equal    ${json.id}    ${short.id}
    Should Be Equal    ${json.version}    v1.0.0
    Should Be Equal    ${json.original_reference}    local:greet.json
    Package Should Match Its Id    ${json}
    Fake Registry Should Have Received    GET    *    times=0    alias=here

A Local Package Needs A Folder And A Type
    [Documentation]    A missing folder is the test's mistake, a missing type the reference's.
    Run Keyword And Expect Error    ValueError: base=None must name the folder*
    ...    Resolve Reference    local:greet.json    skill
    Run Keyword And Expect Error    ValueError: base='*nowhere' must name the folder*
    ...    Resolve Reference    local:greet.json    skill    base=${LOCAL}/nowhere
    Should Raise ValidationError    Resolve Reference    local:greet.json    base=${LOCAL}
    Should Raise ValidationError    Resolve Reference    local:greet    no-type    base=${LOCAL}
    Run Keyword And Expect Error    ValueError: base=None must name the folder*
    ...    Resolve References    local:greet.json    type=skill    on_error=collect

Local Packages Can Be Read With Others
    [Documentation]    As with one reference, the folder is needed for the local ones alone.
    @{found} =    Resolve References    local:greet    local:gone    registry:globex/calendar
    ...    type=skill    base=${LOCAL}    on_error=collect
    Should Be Equal    ${found[0].original_reference}    local:greet
    Should Be Equal    ${found[1].type}    PackageNotFoundError
    Should Be Equal    ${found[2].version}    v3.0.0

A Local File That Is No Package Is Refused
    [Documentation]    The error says what is wrong with the file.
    [Template]    Local File Should Be Refused
    local:broken.json    *is no content: *
    local:list.json    *is no content: it must hold an object.
    local:note.txt    *is no content: its name must end in .json, .yaml or .yml.

A Local File Must Lie Below The Folder
    [Documentation]    No reference leads out of it, and a missing file is a missing package.
    ${error} =    Should Raise InvalidPackageReferenceError
    ...    Resolve Reference    local:../outside.json    skill    base=${LOCAL}
    Should Contain    ${error.message}    leaves the base folder
    Should Raise PackageNotFoundError    Resolve Reference    local:gone    skill    base=${LOCAL}

A Name Of Several Types Needs The Type
    [Documentation]    The error names the types; with one of them the reference is clear.
    ${error} =    Should Raise ValidationError    Resolve Reference    registry:globex/calendar
    Should Be Equal    ${error.details}[types]    ${{ ['mcp', 'skill'] }}
    ${package} =    Resolve Reference    registry:globex/calendar    mcp
    Should Be Equal    ${package.version}    v1.4.2

A Reference That Leads Nowhere
    [Documentation]    A name not listed is a missing package, an empty range a missing version.
    Should Raise PackageNotFoundError    Resolve Reference    registry:acme/nothing
    Should Raise PackageNotFoundError    Resolve Reference    ID:pkg_act_${{'0' * 40}}
    Should Raise VersionNotFoundError    Resolve Reference    registry:acme/echo@v9.x

Text That Is No Reference Is Refused Before It Is Sent
    [Documentation]    The error says what is wrong and where.
    ${error} =    Should Raise InvalidPackageReferenceError    Resolve Reference    acme/echo@v1.x
    Should Be Equal    ${error.status}    ${None}
    Should Contain    ${error.message}    position
    Fake Registry Should Have Received    GET    *    times=0    alias=here


*** Keywords ***
Start Registries
    [Documentation]    Start two fakes, of which the current one needs a key.
    VAR    ${key: Secret} =    %{REFERENCE_TEST_KEY=wq7Zr2XkpT9v}
    ${there} =    Start Fake Registry    alias=there
    ${here} =    Start Fake Registry    alias=here    api_key=${key}
    VAR    ${HERE} =    ${here.removeprefix('http://')}    scope=SUITE    # robocop: off=VAR05
    VAR    ${THERE} =    ${there.removeprefix('http://')}    scope=SUITE    # robocop: off=VAR05

Local File Should Be Refused
    [Documentation]    Fail unless the reference is a ValidationError whose message matches.
    [Arguments]    ${reference}    ${pattern}
    ${error} =    Should Raise ValidationError
    ...    Resolve Reference    ${reference}    skill    base=${LOCAL}
    Should Match    ${error.message}    ${pattern}
