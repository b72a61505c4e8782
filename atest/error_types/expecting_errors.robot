*** Settings ***
Documentation    `Should Raise ...` itself: what it takes for proof, what it does not, and what it
...              says then.

Resource         expectations.resource

Suite Setup      Start Fake Registry


*** Test Cases ***
The Error Is Returned
    [Documentation]    It is the exception itself, with its text and its attributes.
    ${error} =    Should Raise PackageNotFoundError    Get Package    ${UNUSED ID}
    Should Be Equal    ${error.__class__.__name__}    PackageNotFoundError
    Should Be True    isinstance($error, RegistryLibrary.RegistryError)
    Should Start With    ${{ str($error) }}    No package has the ID ${UNUSED ID}.

The Keyword May Be Spelt In Any Way That Robot Allows
    [Documentation]    Blanks do not matter, nor does a prefix: the library's name, or `Then`.
    Should Raise Package Not Found Error    Get Package    ${UNUSED ID}
    RegistryLibrary.Should Raise PackageNotFoundError
    ...    RegistryLibrary.Get Package
    ...    ${UNUSED ID}
    Then Should Raise PackageNotFoundError    Get Package    ${UNUSED ID}

It Can Be A Template
    [Documentation]    Each row is a keyword and its arguments.
    [Template]    Should Raise InvalidPackageIdError
    Get Package    ${NO ID}
    Parse Package Id    ${NO ID}
    Ask Twice Inside    ${NO ID}

A Keyword That Passes Is No Proof
    [Documentation]    The message says what came back instead.
    Expectation Should Fail With
    ...    PackageNotFoundError was expected, but 'Get Highest Version' passed and returned 'v1.0.0'
    ...    Should Raise PackageNotFoundError
    ...    Get Highest Version
    ...    ${{ ['v1.0.0'] }}

Another Error Is No Proof
    [Documentation]    The message has that error in full.
    Expectation Should Fail With
    ...    PackageNotFoundError was expected, but 'Get Package' raised InvalidPackageIdError: *
    ...    Should Raise PackageNotFoundError
    ...    Get Package
    ...    ${NO ID}

A Failure That Is No Error Is No Proof
    [Documentation]    An assertion, a bad argument, and a wrong number of them stay what they are.
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Should Be Equal' failed: 1 != 2
    ...    Should Raise RegistryError    Should Be Equal    1    2
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Switch Registry' failed: ValueError: No registry is*
    ...    Should Raise RegistryError    Switch Registry    nobody
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Inject Fault' failed: ValueError: Argument 'fault'*
    ...    Should Raise RegistryError    Inject Fault    bad mood
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Get Package' failed: Keyword 'RegistryLibrary.Get*
    ...    Should Raise RegistryError    Get Package

A Keyword May Be Given By A Variable
    [Documentation]    The message names the keyword, not the variable, with or without arguments.
    VAR    @{asking} =    Get Package    ${UNUSED ID}
    Should Raise PackageNotFoundError    @{asking}
    Should Raise PackageNotFoundError    ${asking}[0]    ${asking}[1]
    Expectation Should Fail With
    ...    RateLimitError was expected, but 'Get Package' raised PackageNotFoundError: *
    ...    Should Raise RateLimitError    @{asking}
    Expectation Should Fail With
    ...    RateLimitError was expected, but 'Get Package' raised PackageNotFoundError: *
    ...    Should Raise RateLimitError    ${asking}[0]    ${asking}[1]
    Run Keyword And Expect Error    Variable '\${no such}' not found.
    ...    Should Raise RateLimitError    ${no such}
    Run Keyword And Expect Error    Keyword name missing*
    ...    Should Raise RateLimitError    @{EMPTY}

A Keyword That There Is Not Is No Proof
    [Documentation]    A misspelt name must never look like the failure that was hoped for.
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Get Pakcage' failed: No keyword with name 'Get Pakcage'*
    ...    Should Raise RegistryError
    ...    Get Pakcage
    ...    ${NO ID}

An Error That A Keyword Swallows Is No Proof
    [Documentation]    However it was swallowed; the message says that it was raised at all.
    [Template]    Swallowing Should Be No Proof
    Swallow By Try
    Swallow By Status
    Swallow By Expecting It

An Error Before Another Failure Is No Proof
    [Documentation]    What was raised and caught does not explain what failed later.
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Swallow And Fail' failed: On my own.; it raised*
    ...    Should Raise InvalidPackageIdError
    ...    Swallow And Fail
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Swallow And Raise' raised ValidationError: *
    ...    Should Raise InvalidPackageIdError    Swallow And Raise

An Error From Before Is No Proof
    [Documentation]    What an earlier keyword raised is forgotten.
    Should Raise InvalidPackageIdError    Get Package    ${NO ID}
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Fail' failed: Something else.
    ...    Should Raise InvalidPackageIdError    Fail    Something else.

Two Failures Are No Proof
    [Documentation]    Even where both are of the type, by continuing or in the teardown.
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Fail Twice' failed: Several failures occurred:*
    ...    Should Raise InvalidPackageIdError    Fail Twice
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Fail And Fail In Teardown' failed: *
    ...    Should Raise InvalidPackageIdError    Fail And Fail In Teardown
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Fail In Teardown' failed: Keyword teardown*
    ...    Should Raise InvalidPackageIdError
    ...    Fail In Teardown

One Failure On Which A Keyword Goes On Is Proof
    [Documentation]    It is the only one, whatever came after it.
    Should Raise InvalidPackageIdError    Fail Once And Go On

A Keyword May Be Of The Suite's Own
    [Documentation]    The error comes through user keywords, loops and other run keywords.
    Should Raise InvalidPackageIdError    Ask Twice Inside    ${NO ID}
    Should Raise InvalidPackageIdError    Run Keyword    Ask Twice Inside    ${NO ID}
    Should Raise InvalidPackageIdError    Run Keyword If    ${True}    Get Package    ${NO ID}
    Should Raise InvalidPackageIdError
    ...    Run Keywords
    ...    No Operation
    ...    AND
    ...    Get Package
    ...    ${NO ID}
    Should Raise InvalidPackageIdError    Ask In A Loop

An Error That A Keyword Passes On Is Proof
    [Documentation]    To fail with the message that was caught is the only way to raise it again.
    ${error} =    Should Raise InvalidPackageIdError    Catch And Fail Again
    Should Be Equal    ${error.type}    InvalidPackageIdError

An Expectation Within An Expectation Is Met Only Once
    [Documentation]    The inner one passes or fails as any keyword does.
    Expectation Should Fail With
    ...    RegistryError was expected, but 'Should Raise InvalidPackageIdError' passed and returned*
    ...    Should Raise RegistryError
    ...    Should Raise InvalidPackageIdError
    ...    Get Package
    ...    ${NO ID}
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Should Raise ValidationError' failed: *
    ...    Should Raise InvalidPackageIdError
    ...    Should Raise ValidationError
    ...    Get Package
    ...    ${NO ID}
    Should Raise InvalidPackageIdError    Expect One And Raise Another

Repetition Belongs Outside
    [Documentation]    The third answer is the error, and the expectation waits for it.
    Inject Fault    error    type=RateLimitError    after=2
    ${error} =    Wait Until Keyword Succeeds    3 x    0 s
    ...    Should Raise RateLimitError    Browse Packages
    Should Be Equal    ${error.type}    RateLimitError
    Fake Registry Should Have Received    GET    /browse    times=3

Repetition Inside Is No Proof
    [Documentation]    Robot's word on the last of several failures is not the error.
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but 'Wait Until Keyword Succeeds' failed: Keyword*
    ...    Should Raise InvalidPackageIdError
    ...    Wait Until Keyword Succeeds    2 x    0 s    Get Package    ${NO ID}

A Message May Be Anything
    [Documentation]    The error is known by what Robot makes of it, which folds, cuts and escapes.
    [Template]    An Error Should Be Known With Message
    ${EMPTY}
    one line\nanother line\r\nand a third one
    ${{ 'long ' * 10_000 }}
    ${{ '\n' * 500 }}
    *HTML* <b>bold</b>
    *ERROR* loud
    several failures occurred:\n\n1) PackageNotFoundError
    100 % of {braces} and \${variables}
    Grüße 👋 \x00\x1b[31m\u2028
    C:\\new\\table

Two Errors With One Message Are Told By Their Type
    [Documentation]    The name of the type is part of what Robot says.
    Inject Fault    error    type=ValidationError    message=Alike.
    Inject Fault    error    type=RateLimitError    message=Alike.
    ${error} =    Should Raise RateLimitError    Swallow One Answer And Raise The Next
    Should Be Equal As Integers    ${error.status}    429


*** Keywords ***
Expectation Should Fail With
    [Documentation]    Fail unless an expectation fails with the message, and with no error at all.
    [Arguments]    ${message}    ${name}    @{arguments}
    Run Keyword And Expect Error    ${message}    ${name}    @{arguments}

Swallowing Should Be No Proof
    [Documentation]    Fail if an error that a keyword swallows passes for one that it raises.
    [Arguments]    ${name}
    Expectation Should Fail With
    ...    InvalidPackageIdError was expected, but '${name}' passed and returned *; it raised*
    ...    Should Raise InvalidPackageIdError
    ...    ${name}

An Error Should Be Known With Message
    [Documentation]    Fail unless the error with this message is returned as it came.
    [Arguments]    ${message}
    Inject Fault    error    type=PackageNotFoundError    message=${message}
    ${error} =    Should Raise PackageNotFoundError    Browse Packages
    IF    $message    Should Be Equal    ${error.message}    ${message}

Swallow By Try
    [Documentation]    Raise an error and catch it.
    TRY
        Get Package    ${NO ID}
    EXCEPT    InvalidPackageIdError: *    type=GLOB
        Log    Nothing happened.
    END

Swallow By Status
    [Documentation]    Raise an error and make it a value.
    ${passed} =    Run Keyword And Return Status    Get Package    ${NO ID}
    Should Not Be True    ${passed}

Swallow By Expecting It
    [Documentation]    Raise an error and expect it.
    Run Keyword And Expect Error    InvalidPackageIdError: *    Get Package    ${NO ID}

Swallow And Fail
    [Documentation]    Catch an error and fail for another reason.
    Swallow By Status
    Fail    On my own.

Swallow And Raise
    [Documentation]    Catch an error and raise one of another type.
    Swallow By Status
    Browse Packages    puppet

Swallow One Answer And Raise The Next
    [Documentation]    Catch one error and raise what comes next.
    Run Keyword And Ignore Error    Browse Packages
    Browse Packages

Catch And Fail Again
    [Documentation]    Catch an error and fail with its message.
    TRY
        Get Package    ${NO ID}
    EXCEPT    AS    ${message}
        Log    It would be cleaned up here.
        Fail    ${message}
    END

Expect One And Raise Another
    [Documentation]    Meet an expectation and raise an error after it.
    Should Raise ValidationError    Browse Packages    puppet
    Get Package    ${NO ID}

Ask Twice Inside
    [Documentation]    Raise an error below two user keywords.
    [Arguments]    ${id}
    Ask Inside    ${id}

Ask Inside
    [Documentation]    Raise an error below a user keyword.
    [Arguments]    ${id}
    Get Package    ${id}
    Fail    Not reached.

Ask In A Loop
    [Documentation]    Raise an error within control structures.
    FOR    ${id}    IN    ${NO ID}    another
        IF    $id    Get Package    ${id}
    END

Fail Twice
    [Documentation]    Raise an error, go on, and raise it again.
    [Tags]    robot:continue-on-failure
    Get Package    ${NO ID}
    Get Package    ${NO ID}

Fail Once And Go On
    [Documentation]    Raise an error and go on without another.
    [Tags]    robot:continue-on-failure
    Get Package    ${NO ID}
    No Operation

Fail In Teardown
    [Documentation]    Raise an error in the teardown only.
    No Operation
    [Teardown]    Get Package    ${NO ID}

Fail And Fail In Teardown
    [Documentation]    Raise an error, and another in the teardown.
    Get Package    ${NO ID}
    [Teardown]    Get Package    ${NO ID}
