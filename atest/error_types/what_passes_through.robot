*** Settings ***
Documentation    An expectation holds nothing back that is Robot's own: timeouts, skips, fatal
...              errors and what ends a test or a keyword early.

Resource         child_runs.resource

Suite Setup      Run Child Suite    passing through    passing_through    6


*** Test Cases ***
A Skip Is Never Taken For A Failure
    [Documentation]    The test is skipped, with the reason it gave.
    [Template]    Test Should Have Ended
    A Skip Skips The Test    SKIP    No time today.
    A Conditional Skip Below A Keyword Skips The Test    SKIP    Better not.

What Ends A Test Or A Keyword Early Is Never Taken For A Pass
    [Documentation]    The expectation is not met, and need not be.
    [Template]    Test Should Have Ended
    Pass Execution Passes The Test    PASS    Enough seen.
    Return From Keyword Ends The Keyword Around It    PASS    ${EMPTY}

A Timeout Of Robot Is Never Taken For One Of The Registry
    [Documentation]    Not even where a RegistryTimeoutError is expected.
    [Template]    Test Should Have Ended
    A Timeout Of The Test Ends The Test    FAIL    Test timeout 300 milliseconds exceeded.
    A Timeout Of A Keyword Is No Error Of The Registry    FAIL    Keyword timeout 200 milliseconds*

A Fault In The Test Itself Is Said As It Is
    [Documentation]    It says nothing of the registry.
    [Template]    Test Should Have Ended
    A Syntax Error Is Not Expected    FAIL    FOR loop cannot be empty.

Each Expectation That Fails Is A Failure Of Its Own
    [Documentation]    With continue-on-failure the test goes on after the first.
    [Template]    Test Should Have Ended
    A Keyword Can Go On After An Expectation That Fails    FAIL
    ...    Several failures occurred:\n\n1) PackageNotFoundError was*\n\n2) ValidationError was*

A Fatal Error Ends The Run
    [Documentation]    What would follow is not started.
    [Template]    Test Should Have Ended
    A Fatal Error Ends The Run    FAIL    Enough.
    What Comes After A Fatal Error Does Not Run    FAIL    Test execution stopped due to a fatal*


*** Keywords ***
Test Should Have Ended
    [Documentation]    Fail unless the test that was run ended so, with a message of that pattern.
    [Arguments]    ${test}    ${status}    ${message}
    Child Test Should End    passing through    ${test}    ${status}    ${message}
