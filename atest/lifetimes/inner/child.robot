*** Settings ***
Documentation    A child that uses what each of the suites above it opened.

Library          RegistryLibrary

Suite Setup      Start Fake Registry    alias=below


*** Test Cases ***
All Levels Are There
    [Documentation]    The connection of the child is the current one.
    FOR    ${alias}    IN    between    parent    below
        Switch Registry    ${alias}
        Browse Packages
        Fake Registry Should Have Received    GET    /browse    times=1    alias=${alias}
    END

A Child May Take Over An Alias
    [Documentation]    It ends with the child then, as all that the child opens.
    ${url} =    Start Fake Registry    empty    alias=below
    @{entries} =    Browse Packages
    Should Be Empty    ${entries}
    Connect To Registry    ${url}    below
