*** Settings ***
Documentation     Requests that a test makes up itself: what is written is what is sent.

Library           RegistryLibrary
Library           EchoServer

Suite Setup       Connect To Echo Server
Suite Teardown    Stop Echo Server


*** Test Cases ***
A Path Is Sent As It Is Written
    [Documentation]    It is never read as a URL: nothing is encoded, folded or cut off.
    FOR    ${path}    IN
    ...    /packages/a%2Fb    /a/../b    //double//slash    /;p\=1?q    /no#fragment    /?a\=1&a\=2
        ${response} =    Send Registry Request    GET    ${path}
        Should Be Equal    ${response.json}[target]    /prefix${path}
    END

Parameters Are Encoded And Appended
    [Documentation]    The items of a list are appended one by one, also behind a query in the path.
    VAR    &{params} =    type=actor    text=ü & more    tags=${{ ['a', 'b'] }}    none=${None}
    ${response} =    Send Registry Request    GET    /browse    params=${params}
    Should Be Equal    ${response.json}[target]
    ...    /prefix/browse?type=actor&text=%C3%BC%20%26%20more&tags=a&tags=b
    ${response} =    Send Registry Request    GET    /browse?x=1    params={"y": 2}
    Should Be Equal    ${response.json}[target]    /prefix/browse?x=1&y=2

A Body May Be Text Or Json
    [Documentation]    Text is sent as it is, a dictionary or a list as JSON.
    ${response} =    Send Registry Request    POST    /x    body={"not json
    Should Be Equal    ${response.json}[body]    {"not json
    ${response} =    Send Registry Request    PUT    /x    body=${{ {'a': [1, None]} }}
    Should Be Equal    ${{ json.loads($response.json['body']) }}    ${{ {'a': [1, None]} }}
    Should Be Equal    ${response.json}[headers][content-type]    application/json
    ${response} =    Send Registry Request    PATCH    /x    body=${{ ['a'] }}
    Should Be Equal    ${response.json}[body]    ["a"]

Headers Are Sent With The Request
    [Documentation]    They replace those that the library sets; a value may be a secret.
    VAR    ${token: Secret} =    %{RAW_TEST_TOKEN=wq7Zr2XkpT9v}
    VAR    &{headers} =    X-Trace=seven    accept=text/plain    X-Token=${token}
    ${response} =    Send Registry Request    GET    /x    headers=${headers}
    Should Be Equal    ${response.json}[headers][x-trace]    seven
    Should Be Equal    ${response.json}[headers][accept]    text/plain
    Should Be Equal    ${response.json}[headers][x-token]    ${token.value}
    ${response} =    Send Registry Request    GET    /x
    Should Not Contain    ${response.json}[headers]    x-trace

Any Method Is Sent In Upper Case
    [Documentation]    Also one that HTTP does not know.
    ${response} =    Send Registry Request    purge    /x
    Should Be Equal    ${response.json}[method]    PURGE

No Status Is An Error
    [Documentation]    The test reads status, headers, text, value and bytes.
    ${response} =    Send Registry Request    GET    /teapot
    Should Be Equal As Integers    ${response.status}    418
    Should Be Equal    ${response.headers}[content-type]    application/json
    Should Be Equal    ${response.body}    ${response.text.encode()}
    Should Be True    0 < $response.elapsed.total_seconds() < 30

An Answer To Head Has No Body
    [Documentation]    Its value can't be read, which is an error of the answer.
    ${response} =    Send Registry Request    HEAD    /x
    Should Be Empty    ${response.body}
    Run Keyword And Expect Error    *The body is empty*    Evaluate    $response.json

What Can Not Be Sent Is Refused
    [Documentation]    Each is a ValueError, before a byte is sent.
    Sending Should Be Refused    method\='G T' is no HTTP method.    G T    /x
    Sending Should Be Refused    path\='x' must begin with '/'*    GET    x
    Sending Should Be Refused    path\='/a b' is sent as it is written*    GET    /a b
    Sending Should Be Refused    path\='/ü' is sent as it is written*    GET    /ü
    Sending Should Be Refused    Argument 'params' got value 'a\=1' that cannot be converted*
    ...    GET    /x    params=a\=1
    Sending Should Be Refused    headers: 'a b' is no name of a header.
    ...    GET    /x    headers={"a b": "1"}
    Sending Should Be Refused    headers: the header 'Content-Length' follows from the body.
    ...    GET    /x    headers={"Content-Length": "1"}
    Sending Should Be Refused    body can't be written as JSON in UTF-8*
    ...    POST    /x    body=${{ object() }}
    Sending Should Be Refused    timeout\=0 s must be a time above 0.    GET    /x    timeout=0

An Error Body Is Just A Body
    [Documentation]    The fake answers with a standard error, and the keyword does not raise it.
    Start Fake Registry
    ${response} =    Send Registry Request    GET    /packages/nonsense
    Should Be Equal As Integers    ${response.status}    400
    Should Be Equal    ${response.json}[error][type]    InvalidPackageIdError
    Should Raise RegistryTimeoutError    Hang Up On A Request
    [Teardown]    Stop Fake Registry


*** Keywords ***
Connect To Echo Server
    [Documentation]    Start a server that tells what it received, and connect to a path below it.
    ${url} =    Start Echo Server
    Connect To Registry    ${url}/prefix    echo

Sending Should Be Refused
    [Documentation]    Fail unless the request is a ValueError with that message.
    [Arguments]    ${message}    ${method}    ${path}    &{options}
    Run Keyword And Expect Error    ValueError: ${message}
    ...    Send Registry Request    ${method}    ${path}    &{options}

Hang Up On A Request
    [Documentation]    Ask a registry that hangs.
    Inject Fault    hang
    Send Registry Request    GET    /browse    timeout=200 ms
