*** Settings ***
Documentation    What no request can be made of. All that a URL can carry is sent, as the standard
...              has an error for it; see references.robot.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Teardown    Nothing Should Have Happened
Test Timeout     10 s
Test Template    Run Keyword And Expect Error


*** Variables ***
${ID}              pkg_act_0000000000000000000000000000000000000000
${REFERENCE}       registry:acme/echo@v1.x
${NO TIME}         ValueError: Argument 'timeout' got value *that cannot be converted to timedelta*
${NONE ABOVE 0}    ValueError: timeout=-60 s must be a time above 0.


*** Test Cases ***
A Time Limit    # robocop: off=LEN06
    [Documentation]    Of each keyword that has one.
    FOR    ${time}    IN    5 parsecs    1e999    ${NAN}    ${True}    ${{ [] }}    tiemout\=1s
        ${NO TIME}    Get Package    ${ID}    timeout=${time}
        ${NO TIME}    Get Packages    ${ID}    timeout=${time}
        ${NO TIME}    Resolve Package Reference    actor    acme    echo    timeout=${time}
        ${NO TIME}    Resolve Reference    ${REFERENCE}    timeout=${time}
        ${NO TIME}    Resolve References    ${REFERENCE}    timeout=${time}
        ${NO TIME}    Browse Packages    timeout=${time}
        ${NO TIME}    Get Registry Metadata    timeout=${time}
        ${NO TIME}    Send Registry Request    GET    /    timeout=${time}
        ${NO TIME}    Record Registry    ${TEMPDIR}/never    timeout=${time}
        ${NO TIME}    Wait Until Registry Is Ready    timeout=${time}
        ${NO TIME}    Wait Until Reference Resolves To    actor    a    b    v1.x    v1.2.0
        ...    timeout=${time}
    END
A Time Limit That Is Over    # robocop: off=LEN06
    [Documentation]    The message tells it in seconds.
    ${NONE ABOVE 0}    Get Package    ${ID}    timeout=-1 min
    ${NONE ABOVE 0}    Get Packages    ${ID}    timeout=-1 min
    ${NONE ABOVE 0}    Resolve Package Reference    actor    acme    echo    timeout=-1 min
    ${NONE ABOVE 0}    Resolve Reference    ${REFERENCE}    timeout=-1 min
    ${NONE ABOVE 0}    Resolve References    ${REFERENCE}    timeout=-1 min
    ${NONE ABOVE 0}    Browse Packages    timeout=-1 min
    ${NONE ABOVE 0}    Get Registry Metadata    timeout=${-60}
    ${NONE ABOVE 0}    Send Registry Request    GET    /    timeout=-1 min
    ${NONE ABOVE 0}    Record Registry    ${TEMPDIR}/never    timeout=-1 min
    ${NONE ABOVE 0}    Wait Until Registry Is Ready    timeout=-1 min
    ${NONE ABOVE 0}    Wait Until Reference Resolves To    actor    a    b    v1.x    v1.2.0
    ...    timeout=-1 min
An Interval
    [Documentation]    It has no default of a connection.
    FOR    ${time}    IN    soon    inf    ${True}    ${None}
        ValueError: Argument 'interval' got value *
        ...    Wait Until Registry Is Ready    interval=${time}
        ValueError: Argument 'interval' got value *
        ...    Wait Until Reference Resolves To    actor    a    b    v1.x    v1.2.0
        ...    interval=${time}
    END
    ValueError: interval=-1 s must be a time above 0.    Wait Until Registry Is Ready
    ...    interval=-1 s
    ValueError: interval=0 s must be a time above 0.
    ...    Wait Until Reference Resolves To    actor    a    b    v1.x    v1.2.0    interval=0
Numbers    # robocop: off=LEN06
    [Documentation]    How many entries, and how many requests at once.
    ValueError: limit=0 must be a whole number above 0.    Browse Packages    limit=0
    ValueError: limit=-1 must be a whole number above 0.    Browse Packages    limit=-1
    FOR    ${number}    IN    all    1.5    ${NAN}    ${True}    ${{ [] }}
        ValueError: *limit*    Browse Packages    limit=${number}
    END
    ValueError: params: the value of 'limit' is <int of 16610 bits>, which is too large.
    ...    Browse Packages    limit=${HUGE}
    ValueError: concurrency=0 must be a whole number above 0.    Get Packages    ${ID}
    ...    concurrency=0
    ValueError: concurrency=257 must be at most 256.    Get Packages    ${ID}    concurrency=257
    ValueError: concurrency=inf must be*    Get Packages    ${ID}    concurrency=${INFINITE}
    FOR    ${number}    IN    lots    1.5    ${NAN}    ${True}    ${None}
        ValueError: *concurrency*    Get Packages    ${ID}    concurrency=${number}
        ValueError: *concurrency*    Resolve References    ${REFERENCE}    concurrency=${number}
    END
    ValueError: concurrency=-1 must be*    Resolve References    ${REFERENCE}    concurrency=-1
    ValueError: concurrency=<int of 16610 bits> must be at most 256.
    ...    Resolve References    ${REFERENCE}    concurrency=${HUGE}
What An Error Does
    [Documentation]    The message lists what it can do.
    FOR    ${value}    IN    ignore    ${EMPTY}    ${None}    ${True}
        ValueError: Argument 'on_error' got value *    Get Packages    ${ID}    on_error=${value}
        ValueError: Argument 'on_error' got value *    Resolve References    ${REFERENCE}
        ...    on_error=${value}
    END
A Folder    # robocop: off=LEN06
    [Documentation]    Of local references, and of a recording.
    ValueError: base=None must name the folder in which 'local:a' is*    Resolve Reference
    ...    local:a
    ValueError: base='/no/such' must name the folder*    Resolve Reference    local:a
    ...    base=/no/such
    ValueError: base='*reading.robot' must name*    Resolve Reference    local:a
    ...    base=${CURDIR}/reading.robot
    ValueError: base='aaa*' (70000 characters) must*    Resolve Reference    local:a    base=${LONG}
    ValueError: Argument 'base' got value '42'*    Resolve Reference    local:a    base=${42}
    ValueError: folder='.' must name a folder for the recording alone*    Record Registry
    ...    ${EMPTY}
    ValueError: Argument 'folder' got value 'None'*    Record Registry    ${None}
    ValueError: folder='*reading.robot' can't be used*    Record Registry    ${CURDIR}/reading.robot
    ValueError: folder='*reading.robot/a' can't be used*    Record Registry
    ...    ${CURDIR}/reading.robot/a
    ValueError: folder='*' (7* characters) can't be used*    Record Registry    ${LONG}
    ValueError: folder='*\\ud800' can't be used*: no file can have this name.    Record Registry
    ...    ${HALF}
Too Many Arguments And Misspelt Ones
    [Documentation]    Robot Framework knows how many there are.
    [Template]    Call Should Be Refused
    1 non-named argument, got 2.    Get Package    ${ID}    tiemout\=1s
    0 non-named arguments, got 1.    Get Registry Metadata    tiemout\=1s
    0 to 2 non-named arguments, got 3.    Browse Packages    actor    acme    tiemout\=1s
    2 non-named arguments, got 3.    Send Registry Request    GET    /    bdoy\=x
    3 to 4 non-named arguments, got 5.    Resolve Package Reference    actor    a    b    v1.x
    ...    tiemout\=1s
    1 argument, got 2.    Parse Package Id    ${ID}    strict\=yes


*** Keywords ***
Call Should Be Refused
    [Documentation]    Fail unless a keyword takes fewer arguments; a dry run would say so, too.
    [Arguments]    ${expected number}    ${keyword}    @{arguments}
    Run Keyword And Expect Error
    ...    Keyword 'RegistryLibrary.${keyword}' expected ${expected number}
    ...    ${keyword}
    ...    @{arguments}
