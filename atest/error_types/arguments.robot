*** Settings ***
Documentation    What an expectation is given for the keyword it wraps reaches that keyword as if
...              nothing stood between: resolved once, unescaped once, and never shown where it is
...              a secret.

Resource         expectations.resource

Suite Setup      Start Fake Registry


*** Variables ***
${RIGHT KEY: Secret}    %{PROTECTED_REGISTRY_KEY=open-sesame}
${WRONG KEY: Secret}    %{WRONG_REGISTRY_KEY=open-barley}
${WRITTEN}              \${not a variable} C:\\new\\table name=value
&{ASKED}                version=v9.x    timeout=5 s


*** Test Cases ***
Text Is Unescaped Once
    [Documentation]    As it would be without the expectation.
    [Template]    Text Should Arrive
    C:\\new\\table
    \\d+\\.\\d+
    \${not a variable}
    two\nlines
    a${SPACE * 3}b
    ${SPACE}around${SPACE}
    \# no comment
    Grüße 👋

A Value Of A Variable Is Never Read Again
    [Documentation]    What looks like a variable, an escape or a name in it is text.
    Text Should Arrive    ${WRITTEN}
    ${error} =    Run Keyword
    ...    Should Raise InvalidPackageIdError
    ...    Parse Package Id
    ...    ${WRITTEN}
    Should Be Equal    ${error.details}[value]    ${WRITTEN}
    ${error} =    Should Raise InvalidPackageIdError
    ...    Run Keyword    Parse Package Id    ${WRITTEN}
    Should Be Equal    ${error.details}[value]    ${WRITTEN}

A Text With An Equals Sign Is No Named Argument
    [Documentation]    Not even where its beginning is the name of an argument.
    ${error} =    Should Raise InvalidPackageIdError    Parse Package Id    text=value
    Should Be Equal    ${error.details}[value]    text=value
    ${error} =    Should Raise InvalidPackageIdError    Parse Package Id    name=value
    Should Be Equal    ${error.details}[value]    name=value
    ${error} =    Should Raise InvalidPackageReferenceError
    ...    Resolve Package Reference    actor    namespace=acme    echo
    Should Be Equal    ${error.details}[value]    namespace=acme
    ${error} =    Should Raise ValidationError
    ...    Resolve Package Reference    actor    acme    echo    version\=v1.x
    Should Be Equal    ${error.details}[value]    version=v1.x

A Named Argument Is One Of The Wrapped Keyword
    [Documentation]    Written out, or from a dictionary.
    ${error} =    Should Raise VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    version=v9.x    timeout=5 s
    Should Be Equal    ${error.details}[version]    v9.x
    ${error} =    Should Raise VersionNotFoundError
    ...    Resolve Package Reference    actor    acme    echo    &{ASKED}
    Should Be Equal    ${error.details}[version]    v9.x
    Should Raise InvalidPackageIdError    Take Named And Raise    name=Get Package    expected=yes

Values Keep Their Types
    [Documentation]    Lists are spread, and what is no text stays what it is.
    VAR    @{values} =    ${None}    ${42}    ${{ {'a': [1]} }}    ${EMPTY}
    Should Raise InvalidPackageIdError    Take Values And Raise    @{values}
    Should Raise InvalidPackageIdError
    ...    Take Values And Raise    ${None}    ${42}    ${{ {'a': [1]} }}    ${EMPTY}

A Secret Arrives As A Secret
    [Documentation]    The registry was sent the key, and refused it; nothing shows it.
    [Setup]    Start Fake Registry    alias=locked    api_key=${RIGHT KEY}
    ${error} =    Should Raise AccessDeniedError    Browse With Key    ${WRONG KEY}
    Should Not Contain    ${{ str($error) }}    ${WRONG KEY.value}
    Fake Registry Should Have Received    GET    /browse    header=Authorization
    VAR    &{headers} =    Authorization=${WRONG KEY}
    ${error} =    Should Raise InvalidPackageIdError    Raise After Sending    ${headers}
    Should Not Contain    ${{ str($error) }}    ${WRONG KEY.value}
    [Teardown]    Stop Fake Registry    locked

An Expectation Can Stand In A Setup Or A Teardown
    [Documentation]    Its arguments are resolved there as well.
    [Setup]    Should Raise InvalidPackageIdError    Get Package    ${NO ID}
    No Operation
    [Teardown]    Should Raise InvalidPackageIdError    Get Package    ${NO ID}


*** Keywords ***
Text Should Arrive
    [Documentation]    Fail unless the wrapped keyword has the text that this one has.
    [Arguments]    ${text}
    ${error} =    Should Raise InvalidPackageIdError    Parse Package Id    ${text}
    Should Be Equal    ${error.details}[value]    ${text}
    ${error} =    Should Raise InvalidPackageIdError    Take Text And Raise    ${text}
    Should Be Equal    ${error.details}[value]    ${text}

Take Text And Raise
    [Documentation]    Raise an error that holds the text.
    [Arguments]    ${text}
    Parse Package Id    ${text}

Take Named And Raise
    [Documentation]    Raise an error by the keyword given by name.
    [Arguments]    ${expected}    ${name}
    Should Be Equal    ${expected}    yes
    Run Keyword    ${name}    ${NO ID}

Take Values And Raise
    [Documentation]    Raise an error unless the values are others than expected.
    [Arguments]    ${nothing}    ${number}    ${dictionary}    ${empty}
    Should Be Equal    ${nothing}    ${None}
    Should Be Equal    ${number}    ${42}
    Should Be Equal    ${dictionary}    ${{ {'a': [1]} }}
    Should Be Equal    ${empty}    ${{ '' }}
    Get Package    ${NO ID}

Browse With Key
    [Documentation]    Browse the locked registry with a key.
    [Arguments]    ${key: Secret}
    ${locked} =    Send Registry Request    GET    /browse
    VAR    ${url} =    ${locked.url.removesuffix('/browse')}
    Connect To Registry    ${url}    locked    api_key=${key}
    Browse Packages

Raise After Sending
    [Documentation]    Send a request with headers, which is refused, and raise another error.
    [Arguments]    ${headers}
    ${answer} =    Send Registry Request    GET    /browse    headers=${headers}
    Should Be Equal As Integers    ${answer.status}    401
    Get Package    ${EMPTY}
