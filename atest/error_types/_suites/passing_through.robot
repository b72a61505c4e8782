*** Settings ***
Documentation    What no expectation may hold back. Run by the suite `what_passes_through.robot`,
...              which knows how each test should end.

Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
A Skip Skips The Test
    [Documentation]    Skipped, although a failure was expected.
    Should Raise RegistryError    Skip    No time today.

A Conditional Skip Below A Keyword Skips The Test
    [Documentation]    Skipped, although an error came before it.
    Should Raise RegistryError    Fail And Skip

Pass Execution Passes The Test
    [Documentation]    Passed, although nothing was raised.
    Should Raise RegistryError    Pass Execution    Enough seen.
    Fail    Not reached.

Return From Keyword Ends The Keyword Around It
    [Documentation]    Passed, because the keyword is left before it fails.
    Leave Early

A Timeout Of The Test Ends The Test
    [Documentation]    Failed by the test's own timeout, though a timeout was expected.
    [Timeout]    300 ms
    Inject Fault    hang
    Should Raise RegistryTimeoutError    Browse Packages
    Fail    Not reached.

A Timeout Of A Keyword Is No Error Of The Registry
    [Documentation]    Failed by the keyword's own timeout, though a timeout was expected.
    Inject Fault    hang
    Should Raise RegistryTimeoutError    Browse For A Moment
    Fail    Not reached.

A Syntax Error Is Not Expected
    [Documentation]    Failed by what is wrong with the test itself.
    Should Raise RegistryError    Write Nonsense
    Fail    Not reached.

A Keyword Can Go On After An Expectation That Fails
    [Documentation]    Failed twice: each expectation has a failure of its own.
    [Tags]    robot:continue-on-failure
    Should Raise PackageNotFoundError    Get Package    no-id
    Should Raise ValidationError    Get Registry Metadata
    Should Raise InvalidPackageIdError    Get Package    no-id

A Fatal Error Ends The Run
    [Documentation]    Failed, and the last test that runs.
    Should Raise RegistryError    Fatal Error    Enough.

What Comes After A Fatal Error Does Not Run
    [Documentation]    Failed without being started.
    No Operation


*** Keywords ***
Fail And Skip
    [Documentation]    Raise an error, catch it, and skip.
    Run Keyword And Ignore Error    Get Package    no-id
    Skip If    ${True}    Better not.

Leave Early
    [Documentation]    Return before anything fails.
    Should Raise RegistryError    Return From Keyword    # robocop: off=DEPR05
    Fail    Not reached.

Browse For A Moment
    [Documentation]    Wait for an answer that does not come.
    [Timeout]    200 ms
    Browse Packages

Write Nonsense    # robocop: off=ERR12,LEN02,VAR02
    [Documentation]    Hold a loop that has no body.
    FOR    ${index}    IN RANGE    3
    END
