*** Settings ***
Documentation    A dry run checks what an expectation wraps, however the library was imported.

Resource         child_runs.resource


*** Test Cases ***
A Dry Run Checks The Wrapped Keyword
    [Documentation]    As the library is usually imported.
    Dry Run Should Check The Wrapped Keyword    module    RegistryLibrary

A Dry Run Checks It Where The Class Is Imported
    [Documentation]    Robot then has another name for the library.
    Dry Run Should Check The Wrapped Keyword    class    RegistryLibrary.RegistryLibrary

A Dry Run Checks It Where The Library Has Another Name
    [Documentation]    A name that the suite chose.
    Run Child Suite    renamed    misspelt_under_another_name    1    --dryrun
    Child Test Should End    renamed    What Is Written Well Passes    PASS    ${EMPTY}
    Child Test Should End    renamed    A Misspelt Keyword Is Found    FAIL
    ...    No keyword with name 'Registry.Get Pakcage' found.*


*** Keywords ***
Dry Run Should Check The Wrapped Keyword
    [Documentation]    Fail unless each test of the misspelt suite ends as its name says.
    [Arguments]    ${name}    ${library}
    Run Child Suite    ${name}    misspelt    5    --dryrun    --variable    LIBRARY:${library}
    VAR    ${unknown} =    No keyword with name 'Get Pakcage' found.*
    Child Test Should End    ${name}    What Is Written Well Passes    PASS    ${EMPTY}
    Child Test Should End    ${name}    A Name In A Variable Is Left For Later    PASS    ${EMPTY}
    Child Test Should End    ${name}    A Misspelt Keyword Is Found    FAIL    ${unknown}
    Child Test Should End    ${name}    A Misspelt Keyword Below A User Keyword Is Found    FAIL
    ...    ${unknown}
    Child Test Should End    ${name}    A Misspelt Keyword Below Two Expectations Is Found    FAIL
    ...    ${unknown}
    Child Test Should End    ${name}    A Missing Argument Is Found    FAIL
    ...    Keyword 'RegistryLibrary*.Get Package' expected 1 *
    Child Test Should End    ${name}    A Missing Keyword Is Found    FAIL
    ...    Keyword 'RegistryLibrary*.Should Raise PackageNotFoundError' expected at least 1 *
