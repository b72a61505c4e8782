*** Settings ***
Documentation    Versions and the aliases that cover them. Nothing is sent.

Library          RegistryLibrary


*** Variables ***
@{PUBLISHED}    v1.2.9    v1.9.0    v2.1.0-rc.1    v1.10.0    v2.0.0    v3.0.0-beta


*** Test Cases ***
A Version Lies In The Range Of An Alias
    [Documentation]    A concrete version matches only itself.
    [Template]    Version Should Match
    v1.2.9    v1.2.x
    v1.2.9    v1.x
    v1.2.9    latest
    v1.2.9    vx
    v1.2.9    v1.2.9

A Version Outside The Range Fails The Test
    [Documentation]    The registry is wrong then, so it is an assertion.
    Run Keyword And Expect Error    The version v1.3.0 does not match v1.2.x.
    ...    Version Should Match    v1.3.0    v1.2.x

The Highest Version That An Alias Covers
    [Documentation]    Numbers are compared as numbers; a pre-release counts only without a release.
    [Template]    Highest Version Should Be
    v1.10.0    v1.x
    v1.2.9    v1.2.x
    v2.0.0    v2.x
    v3.0.0-beta    v3.x
    v2.0.0    latest
    v2.1.0-rc.1    v2.1.0-rc.1

Without An Alias The Latest Is Meant
    [Documentation]    As a registry chooses where no version is asked for.
    ${version} =    Get Highest Version    ${PUBLISHED}
    Should Be Equal    ${version}    v2.0.0

No Version In The Range
    [Documentation]    It is the error that a registry has for it.
    Should Raise VersionNotFoundError    Get Highest Version    ${PUBLISHED}    v9.x
    Should Raise VersionNotFoundError    Get Highest Version    ${{ [] }}

A Malformed Version Says Where
    [Documentation]    Also where it stands among others, or as the alias.
    ${error} =    Should Raise ValidationError    Version Should Match    1.2.0    v1.x
    Should Be Equal As Integers    ${error.details}[position]    1
    Should Raise ValidationError    Version Should Match    v1.2.0    v1
    Should Raise ValidationError    Get Highest Version    ${{ ['v1.0.0', 'one'] }}
    Should Raise ValidationError    Get Highest Version    ${PUBLISHED}    v01.x


*** Keywords ***
Highest Version Should Be
    [Documentation]    Fail unless that version is the highest of those published.
    [Arguments]    ${expected}    ${alias}
    ${version} =    Get Highest Version    ${PUBLISHED}    ${alias}
    Should Be Equal    ${version}    ${expected}
