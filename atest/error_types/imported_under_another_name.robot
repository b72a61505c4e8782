*** Settings ***
Documentation    `Library    RegistryLibrary    AS    ...`: imports under names of their own, side
...              by side, share what is open and what was raised.

Library          RegistryLibrary    AS    Registry
Library          RegistryLibrary.RegistryLibrary    timeout=200 ms    AS    Hasty

Suite Setup      Registry.Start Fake Registry


*** Test Cases ***
The Expectation Passes
    [Documentation]    The error is returned, and its arguments arrive unharmed.
    [Template]    Text Should Arrive
    Registry
    Hasty

The Expectation Passes For An Error Of The Other Import
    [Documentation]    What one of them raises the other one expects, either way.
    Registry.Should Raise ValidationError    Hasty.Browse Packages    puppet
    Hasty.Should Raise ValidationError    Registry.Browse Packages    puppet

The Expectation Fails
    [Documentation]    An error that is swallowed is no proof, whoever raised it.
    Run Keyword And Expect Error
    ...    ValidationError was expected, but * passed*; it raised*
    ...    Registry.Should Raise ValidationError
    ...    Run Keyword And Ignore Error
    ...    Hasty.Browse Packages
    ...    puppet

Each Import Has Its Own Deadline
    [Documentation]    The hasty one gives up where the other one still waits.
    Registry.Inject Fault    latency    delay=500 ms    times=2
    Hasty.Should Raise RegistryTimeoutError    Hasty.Browse Packages
    Registry.Browse Packages


*** Keywords ***
Text Should Arrive
    [Documentation]    Fail unless the expectation of that import leaves text as it is.
    [Arguments]    ${import}
    ${error} =    Run Keyword    ${import}.Should Raise InvalidPackageIdError
    ...    ${import}.Parse Package Id    C:\\new \${x} a=b
    Should Be Equal    ${error.details}[value]    C:\\new \${x} a=b
