*** Settings ***
Documentation    IDs, references and the canonical form of contents. Nothing is sent.

Library          RegistryLibrary


*** Variables ***
# A dry run converts what is written literally, so what can't be converted is a variable.
${A WORD}    motto
${HASH}      0123456789abcdef0123456789abcdef01234567


*** Test Cases ***
An Id Is Taken Apart And Stays Text
    [Documentation]    Type, code and hash are read from it.
    ${id} =    Parse Package Id    pkg_act_${HASH}
    Should Be Equal    ${id}    pkg_act_${HASH}
    Should Be Equal    ${id.type}, ${id.code}, ${id.sha1_hex}    actor, act, ${HASH}
    ${unknown} =    Parse Package Id    pkg_xyz_${HASH}
    Should Be Equal    ${unknown.type}    ${None}

Text That Is No Id Says Where
    [Documentation]    The error counts the position from 1.
    [Template]    Id Should Be Refused
    ${EMPTY}    ${1}
    pkg_act_    ${9}
    pkg_act_xyz    ${9}
    pkg_actor_${HASH}    ${8}
    PKG_act_${HASH}    ${1}

A Reference Is Taken Apart    # robocop: off=LEN06
    [Documentation]    Each of the five forms has its own parts.
    ${one} =    Parse Package Reference    registry.example.com:8443:acme/search@v1.x
    Should Be Equal    ${one.kind} ${one.server} ${one.namespace} ${one.name} ${one.version}
    ...    registry registry.example.com:8443 acme search v1.x
    ${one} =    Parse Package Reference    127.0.0.1:acme/search
    Should Be Equal    ${one.server} ${one.version}    127.0.0.1 None
    ${one} =    Parse Package Reference    registry:acme/echo
    Should Be Equal    ${one.kind} ${one.server}    registry None
    ${one} =    Parse Package Reference    ID:pkg_act_${HASH}
    Should Be Equal    ${one.kind} ${one.package_id}    ID pkg_act_${HASH}
    ${one} =    Parse Package Reference    local:./my-actor
    Should Be Equal    ${one.kind} ${one.path}    local ./my-actor
    Should Be Equal    ${one.original_reference}    local:./my-actor

A Parsed Reference Is Taken As It Is
    [Documentation]    Parsing twice is parsing once.
    ${once} =    Parse Package Reference    registry:acme/echo
    ${twice} =    Parse Package Reference    ${once}
    Should Be Equal    ${once}    ${twice}

Text That Is No Reference Is Refused
    [Documentation]    The details hold value, fault and position.
    ${error} =    Should Raise InvalidPackageReferenceError
    ...    Parse Package Reference    registry:acme
    Should Be Equal    ${error.details}[value]    registry:acme
    Should Be Equal As Integers    ${error.details}[position]    14

Content Is Written In Canonical Form
    [Documentation]    Keys are sorted, numbers shortened, lifecycle fields of the top left out.
    ${text} =    Canonicalize Content
    ...    {"b": 1.0, "a": {"version": "v1"}, "version": "v1.0.0", "release_date": "now"}
    Should Be Equal    ${text}    {"a":{"version":"v1"},"b":1}
    ${text} =    Canonicalize Content    ${{ {'a': 'e' + chr(0x301)} }}
    Should Be Equal    ${text}    {"a":"${{ chr(0xe9) }}"}

References In Content Are Replaced
    [Documentation]    A text that is a reference counts as the ID that it stands for.
    VAR    &{references} =    registry:acme/echo=pkg_act_${HASH}
    VAR    &{content} =    uses=registry:acme/echo
    ${text} =    Canonicalize Content    ${content}    references=${references}
    Should Be Equal    ${text}    {"uses":"pkg_act_${HASH}"}
    ${with} =    Compute Package Id    graph    ${content}    references=${references}
    ${written} =    Compute Package Id    graph    {"uses": "pkg_act_${HASH}"}
    Should Be Equal    ${with}    ${written}

The Id Of A Content
    [Documentation]    It is the SHA-1 of the canonical form, with the code of the type.
    ${id} =    Compute Package Id    actor    {"motto": "Say it again."}
    ${sha1} =    Evaluate    hashlib.sha1(b'{"motto":"Say it again."}').hexdigest()
    Should Be Equal    ${id}    pkg_act_${sha1}

Content Without A Canonical Form Is Refused
    [Documentation]    The error names the path to what JSON can't express.
    ${error} =    Should Raise ValidationError
    ...    Compute Package Id    actor    ${{ {'list': [1, float('nan')]} }}
    Should Contain    ${error.message}    list
    Should Raise ValidationError    Compute Package Id    no-type    {}
    Run Keyword And Expect Error    ValueError: Argument 'content' got value 'motto'*
    ...    Compute Package Id    actor    ${A WORD}

A Package Is Held Against Its Id
    [Documentation]    The message names the ID that the content has.
    Start Fake Registry
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.0.0
    Package Should Match Its Id    ${package}
    ${wrong} =    Evaluate    dataclasses.replace($package, content={'motto': 'Forged.'})
    ${actual} =    Compute Package Id    actor    {"motto": "Forged."}
    Run Keyword And Expect Error
    ...    acme/echo v1.0.0 has the ID ${package.id}, but its content has the ID ${actual}.
    ...    Package Should Match Its Id    ${wrong}
    ${bare} =    Evaluate
    ...    dataclasses.replace($wrong, type=None, namespace=None, name=None, version=None)
    Run Keyword And Expect Error    The package has the ID ${package.id}, but its content*
    ...    Package Should Match Its Id    ${bare}
    [Teardown]    Stop Fake Registry

Only A Package Can Be Held Against Its Id
    [Documentation]    An ID alone has no content.
    Run Keyword And Expect Error
    ...    ValueError: package='pkg_act_${HASH}' must be a package that a keyword returned.
    ...    Package Should Match Its Id
    ...    pkg_act_${HASH}


*** Keywords ***
Id Should Be Refused
    [Documentation]    Fail unless the text is refused at that position.
    [Arguments]    ${text}    ${position}
    ${error} =    Should Raise InvalidPackageIdError    Parse Package Id    ${text}
    Should Be Equal    ${error.details}[position]    ${position}
    Should Be Equal    ${error.status}    ${None}
