*** Settings ***
Documentation    What a dry run says of expectations. Run by the suite `dry_runs.robot`, which
...              knows how each test should end, and imports the library as the variable says.

Library          ${LIBRARY}


*** Variables ***
${LIBRARY}    RegistryLibrary


*** Test Cases ***
What Is Written Well Passes
    [Documentation]    Nothing is asked: no registry is connected.
    ${error} =    Should Raise PackageNotFoundError    Get Package    no-id    timeout=1 s
    Should Be Equal    ${error.status}    ${404}
    Should Raise Package Not Found Error    Get Package    no-id

A Name In A Variable Is Left For Later
    [Documentation]    A dry run has no values of variables.
    Should Raise PackageNotFoundError    ${KEYWORD}    no-id

A Misspelt Keyword Is Found
    [Documentation]    Failed.
    Should Raise PackageNotFoundError    Get Pakcage    no-id

A Misspelt Keyword Below A User Keyword Is Found
    [Documentation]    Failed.
    Should Raise PackageNotFoundError    Ask For It

A Misspelt Keyword Below Two Expectations Is Found
    [Documentation]    Failed.
    Should Raise PackageNotFoundError    Should Raise RegistryError    Get Pakcage    no-id

A Missing Argument Is Found
    [Documentation]    Failed.
    Should Raise PackageNotFoundError    Get Package

A Missing Keyword Is Found
    [Documentation]    Failed.
    Should Raise PackageNotFoundError


*** Keywords ***
Ask For It
    [Documentation]    Ask with a keyword that there is not.
    Get Pakcage    no-id
