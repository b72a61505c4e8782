*** Settings ***
Documentation    `Library    RegistryLibrary.RegistryLibrary` names the class; Robot then has
...              another name for it, under which it must know the keywords as well.

Library          RegistryLibrary.RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
The Expectation Passes
    [Documentation]    The error is returned, and its arguments arrive unharmed.
    ${error} =    Should Raise InvalidPackageIdError    Parse Package Id    C:\\new \${x} a=b
    Should Be Equal    ${error.details}[value]    C:\\new \${x} a=b

The Expectation Fails
    [Documentation]    Neither a pass nor a swallowed error is proof here.
    Run Keyword And Expect Error    ValidationError was expected, but 'Browse Packages' passed*
    ...    Should Raise ValidationError    Browse Packages
    Run Keyword And Expect Error
    ...    ValidationError was expected, but 'Run Keyword And Ignore Error'*
    ...    Should Raise ValidationError
    ...    Run Keyword And Ignore Error
    ...    Browse Packages
    ...    puppet

The Full Name Can Be Written
    [Documentation]    For both keywords.
    RegistryLibrary.RegistryLibrary.Should Raise ValidationError
    ...    RegistryLibrary.RegistryLibrary.Browse Packages    puppet
