*** Settings ***
Documentation    What is no content, no list and no package: Robot Framework or the keyword says so.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Template    Should Be Refused


*** Test Cases ***
A Dictionary
    [Documentation]    JSON of an object would be one, too.
    FOR    ${value}    ${fault}    IN
    ...    ${EMPTY}    that cannot be converted to dictionary: the text is not JSON*
    ...    {"a":    that cannot be converted to dictionary: the text is not JSON*at line 1*
    ...    {"a": 1, "a": 2}    *the key 'a' comes twice*
    ...    {"a": NaN}    *NaN is no JSON*
    ...    [1]    *JSON of an object is needed, not of list
    ...    ${42}    (integer) that cannot be converted to dictionary*
    ...    ${{ [] }}    (list) that cannot be converted to dictionary*
        Argument 'content' got value *${fault}    Canonicalize Content    ${value}
        Argument 'content' got value *${fault}    Compute Package Id    actor    ${value}
        Argument 'content' got value *${fault}    Publish Package    actor    acme    a    v1.0.0
        ...    ${value}
    END
    Argument 'content' got value *    Canonicalize Content    ${{ '[' * 5000 }}
    Argument 'content' got value '999*a number is too large*    Canonicalize Content
    ...    ${{ '9' * 5000 }}
    Argument 'references' got value 'a\=b'*    Canonicalize Content    {}    references=a\=b
    Argument 'references' got value 'a\=b'*    Compute Package Id    actor    {}    references=a\=b
A Package
    [Documentation]    As another keyword returned it.
    package\='pkg_act_0' must be a package that a keyword returned.    Package Should Match Its Id
    ...    pkg_act_0
    package\=None must be a package*    Package Should Match Its Id    ${None}
    package\={'id': 'x'} must be a package*    Package Should Match Its Id    ${{ {'id': 'x'} }}
    package\='aaa*…' (70000 characters) must be*    Package Should Match Its Id    ${LONG}
Versions
    [Documentation]    A list of them.
    Argument 'versions' got value 'v1.2.0'*    Get Highest Version    v1.2.0
    Argument 'versions' got value '42' (integer)*    Get Highest Version    ${42}
    Argument 'versions' got value 'None' (None)*    Get Highest Version    ${None}
A Method And A Path
    [Documentation]    They are sent as they are written.
    [Template]    Request Should Be Refused
    FOR    ${method}    IN    ${EMPTY}    G T    GET${LINE END}    GET${NUL}    GÉT    ${{ [] }}
        method\=* is no HTTP method.    ${method}    /
    END
    method\='\\ud800' is no HTTP method.    ${HALF}    /
    FOR    ${path}    IN    ${EMPTY}    x    http://x/    ${None}    ${{ [] }}    ${42}
    ...    tiemout\=1s
        path\=* must begin with '/'; it follows the base URL.    GET    ${path}
    END
    FOR    ${path}    IN    /a b    /x HTTP/1.1${LINE END}    /${NUL}    /ü    /\x1b[31m
        path\='/* is sent as it is written*    GET    ${path}
    END
    path\='/\\ud800' is sent as it is written*    GET    /${HALF}
    path or params: too long; with it the URL has 70001 characters, *    GET    /${LONG}
    path\='http://[*][*][*]@x/' must begin with*    GET    http://me:hunter2@x/
Parameters, Headers And A Body    # robocop: off=LEN06
    [Documentation]    Only what a request can carry; values are not shown.
    [Template]    Request Should Be Refused
    Argument 'params' got value 'a\=1'*    PUT    /x    params=a\=1
    Argument 'params' got value*(list)*    PUT    /x    params=${{ [('a', 'b')] }}
    params: the value of 'a' must be text, a number,*not of type object.    PUT    /x
    ...    params=${WRONG VALUE}
    params: the values of a hold a lone surrogate.    PUT    /x    params=${{ {'a': '\ud800'} }}
    params: the value of 'a' is <int of 16610 bits>, which is too large.    PUT    /x
    ...    params=${{ {'a': 10**5000} }}
    path or params: too long; *    PUT    /x    params=${{ {'a': 'b' * 70_000} }}
    Argument 'headers' got value 'a: b'*    PUT    /x    headers=a: b
    headers: 'a b' is no name of a header.    PUT    /x    headers={"a b": "c"}
    headers: the value of 'a', not shown here,*    PUT    /x    headers={"a": "b\\r\\nX: y"}
    headers: the value of 'a', not shown here,*    PUT    /x    headers=${WRONG VALUE}
    body can't be written as JSON in UTF-8: Object of type object is not*    PUT    /x
    ...    body=${{ object() }}
    body can't be written as JSON in UTF-8: Out of range float*    PUT    /x    body=${NAN}
    body can't be written as JSON in UTF-8: a lone surrogate stands at character 2.    PUT    /x
    ...    body=a${HALF}
    body can't be written as JSON in UTF-8: Exceeds the limit (*    PUT    /x    body=${HUGE}


*** Keywords ***
Request Should Be Refused
    [Documentation]
    ...    Fail unless a request is refused. Run Keyword would take its options for others.
    [Arguments]    ${expected message}    ${method}    ${path}    &{options}
    Run Keyword And Expect Error    ValueError: ${expected message}
    ...    Send Registry Request    ${method}    ${path}    &{options}
    Nothing Should Have Happened
