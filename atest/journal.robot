*** Settings ***
Documentation    The requests that a fake registry recorded, and what a test can say of them.

Library          OperatingSystem
Library          RegistryLibrary

Suite Setup      Start And Ask
Test Setup       Fake Registry Should Have Received    GET    *    times=0


*** Variables ***
${ASKED}       GET /browse?type=actor
${MISSING}     the query parameter 'type' is missing
${THE NAME}    give the name alone.
@{MASKED}      authorization    x-api-key    cookie    x-trace


*** Test Cases ***
The Journal Begins With The Test
    [Documentation]    The requests of the suite's setup and of other tests are no concern of it.
    @{requests} =    Get Recorded Requests
    Should Be Empty    ${requests}
    Browse Packages
    @{requests} =    Get Recorded Requests
    Length Should Be    ${requests}    1

The Journal Ends With The Test
    [Documentation]    It is the same the other way round, whichever test runs first.
    Browse Packages
    @{requests} =    Get Recorded Requests
    Length Should Be    ${requests}    1

A Request Is Recorded As It Came
    [Documentation]    With method, path, query, headers, status, duration and time.
    Send Registry Request    GET    /actor/acme/echo?version=v1.x&tag=a&tag=%C3%BC
    ...    headers={"X-Trace": "seven"}
    @{requests} =    Get Recorded Requests
    VAR    ${request} =    ${requests}[0]
    Should Be Equal
    ...    ${request.method} ${request.path} ${request.status}
    ...    GET /actor/acme/echo 200
    Should Be Equal    ${request.query}    ${{ {'version': ('v1.x',), 'tag': ('a', 'ü')} }}
    Should Be Equal    ${request.headers}[x-trace]    seven
    Should Be Equal    ${request.fault}    ${None}
    Should Be True    0 <= $request.duration.total_seconds() < 30
    Should Be True    $request.started_at.utcoffset().total_seconds() == 0

A Fault Is Recorded With The Request It Struck
    [Documentation]    A request that got no answer has no status.
    Inject Fault    disconnect
    Should Raise RegistryConnectionError    Browse Packages
    @{requests} =    Get Recorded Requests
    Should Be Equal    ${requests[0].fault} ${requests[0].status}    disconnect None

Requests Are Chosen By Method And Path
    [Documentation]    The method in any case, the path with wildcards.
    Send Three Requests
    @{heads} =    Get Recorded Requests    head
    @{browsed} =    Get Recorded Requests    path=/browse
    @{packages} =    Get Recorded Requests    GET    /*/acme/*
    Length Should Be    ${heads}    1
    Length Should Be    ${browsed}    2
    Length Should Be    ${packages}    1

Requests Are Counted
    [Documentation]    At least one unless said otherwise.
    [Setup]    Send Three Requests
    [Template]    Fake Registry Should Have Received
    GET    /browse
    GET    /browse    times=1
    GET    *    times=2
    GET    *    times=${2}
    GET    *    times=>=1
    GET    *    times=<3
    get    /packages/*    times=0
    HEAD    /browse    times===1

Requests Are Told Apart By Query And Header
    [Documentation]    Parameters among others; a header by name, or with its value.
    Browse Packages    actor    acme    limit=2
    Fake Registry Should Have Received    GET    /browse    query=type=actor&limit=2
    VAR    &{query} =    namespace=acme    limit=${2}
    Fake Registry Should Have Received    GET    /browse    query=${query}
    Fake Registry Should Have Received    GET    /browse    query=type=skill    times=0
    Fake Registry Should Have Received    GET    /browse    header=accept
    Fake Registry Should Have Received    GET    /browse    header=Accept: application/*
    Fake Registry Should Have Received    GET    /browse    header=Accept: text/*    times=0
    Fake Registry Should Have Received    GET    /browse    query=?type=act*&namespace

The Requests As Expected Are Returned
    [Documentation]    In their order, to look at them more closely.
    Browse Packages    actor
    Browse Packages    skill
    @{requests} =    Fake Registry Should Have Received    GET    /browse    times=2
    Should Be Equal    ${requests[1].query}[type]    ${{ ('skill',) }}

A Failure Shows The Nearest Requests
    [Documentation]    The nearest first, with what is different about each.
    Get Registry Metadata
    Browse Packages    skill
    Browse Packages
    ${message} =    Run Keyword And Expect Error    *
    ...    Fake Registry Should Have Received    GET    /browse    times=2    query=type=actor
    VAR    ${expected} =
    ...    ${ASKED} was expected exactly twice, but never came. The nearest requests:
    ...    ${SPACE}${SPACE}GET /browse?type=skill: the query parameter 'type' is 'skill'
    ...    ${SPACE}${SPACE}GET /browse: ${MISSING}
    ...    ${SPACE}${SPACE}GET /.well-known/cleverthis-packages: the path is another, ${MISSING}
    ...    separator=\n
    Should Be Equal    ${message}    ${expected}

A Failure Without Requests Says So
    [Documentation]    It is an assertion: the message has no name of an error before it.
    Run Keyword And Expect Error
    ...    GET /browse was expected at least once, but never came. No request was received.
    ...    Fake Registry Should Have Received    GET    /browse

Secrets Are Masked
    [Documentation]    In headers, whatever their case, and in the query.
    VAR    ${token: Secret} =    %{JOURNAL_TEST_TOKEN=Lm4vQ8sYd1Rj}
    VAR    &{headers} =    X-API-Key=${token}    cookie=${token}    X-Trace=seven
    VAR    &{params} =    api_key=${token.value}    text=${KEY.value}
    Send Registry Request    GET    /browse    headers=${headers}    params=${params}
    @{requests} =    Get Recorded Requests
    Should Be Equal
    ...    ${{ list(map($requests[0].headers.get, $MASKED)) }}
    ...    ${{ ['***', '***', '***', 'seven'] }}
    Should Be Equal    ${requests[0].query}    ${{ {'api_key': ('***',), 'text': ('***',)} }}
    Should Not Contain    ${{ repr($requests) }}    ${KEY.value}
    Should Not Contain    ${{ repr($requests) }}    ${token.value}
    Fake Registry Should Have Received    GET    /browse    header=Authorization: ***

What Can Not Be Meant Is Refused
    [Documentation]    A ValueError that names the argument, so that no expectation is empty.
    [Template]    Expectation Should Be Refused
    times='often' must be a count such as 2, >=1 or 0.    GET    /browse    times    often
    path must begin with '/' or '[*]'; it is 'browse'.    GET    browse    times    1
    method must be the name of a method, such as GET; it is '[*]'.    *    /browse    times    1
    header=': seven' must be the name of a header, or 'Name: value'.    GET    /browse
    ...    header    : seven
    path may not hold a query, only the path counts; it is '/browse?type=actor'.
    ...    GET    /browse?type=actor    times    0
    header: the value of 'x-api-key' is masked in the journal, so it can't be compared; ${THE NAME}
    ...    GET    /browse    header    x-api-key: none

Requests Are Held Against An Order
    [Documentation]    Others may stand between; each is a method, a path and perhaps a query.
    Browse Packages    actor
    Send Three Requests
    Fake Registry Should Have Received In Order
    ...    GET /browse?type=actor    head /browse    GET /actor/acme/*
    Fake Registry Should Have Received In Order    GET /browse    GET /browse    *    *
    ...    alias=fake

A Failed Order Shows How Far It Got And What Came Instead
    [Documentation]    What came too early is told from what did not come.
    Send Three Requests
    ${message} =    Run Keyword And Expect Error    *
    ...    Fake Registry Should Have Received In Order    HEAD /browse    GET /browse    GET /b
    VAR    ${expected} =
    ...    Expected 3 requests in this order, received the first 1:
    ...    ${SPACE}${SPACE}HEAD /browse: request 2
    ...    ${SPACE}${SPACE}GET /browse: too early, request 1
    ...    ${SPACE}${SPACE}GET /b: not reached
    ...    What came instead:
    ...    ${SPACE}${SPACE}GET /actor/acme/echo: the path is another
    ...    separator=\n
    Should Be Equal    ${message}    ${expected}

An Order Of Nothing Is Refused
    [Documentation]    So is a line that is no request.
    Run Keyword And Expect Error    ValueError: requests must be one or more; none is given.
    ...    Fake Registry Should Have Received In Order
    Run Keyword And Expect Error    ValueError: requests must be written as*one is '/browse'.
    ...    Fake Registry Should Have Received In Order    /browse

Requests Are Exported As Lines
    [Documentation]    One JSON object for each, without secrets; the folder has nothing else.
    Send Three Requests
    VAR    ${path} =    ${OUTPUT_DIR}/exported/requests.jsonl
    Create Directory    ${OUTPUT_DIR}/exported
    Export Recorded Requests    ${path}
    ${text} =    Get File    ${path}
    ${lines} =    Evaluate    [json.loads(line) for line in $text.splitlines()]    modules=json
    Should Be Equal
    ...    ${{ [f"{one['method']} {one['path']} {one['status']}" for one in $lines] }}
    ...    ${{ ['GET /browse 200', 'HEAD /browse 200', 'GET /actor/acme/echo 200'] }}
    Should Not Contain    ${text}    ${KEY.value}
    Directory Should Hold Only    ${OUTPUT_DIR}/exported    requests.jsonl
    [Teardown]    Remove Directory    ${OUTPUT_DIR}/exported    recursive=True

Requests Are Exported As An Archive
    [Documentation]    Other tools read it; a fault stands with the request it struck.
    Inject Fault    status    status=503
    Send Registry Request    GET    /browse    params={"type": "actor"}
    Export Recorded Requests    ${OUTPUT_DIR}/requests.har    alias=fake
    ${text} =    Get File    ${OUTPUT_DIR}/requests.har
    ${log} =    Evaluate    json.loads($text)['log']
    Should Be Equal    ${log}[version]    1.2
    VAR    ${entry} =    ${log}[entries][0]
    Should Match    ${entry}[request][url]    http://127.0.0.1:*/browse?type=actor
    Should Be Equal    ${entry}[response][status] ${entry}[_fault]    503 status
    [Teardown]    Remove File    ${OUTPUT_DIR}/requests.har

The Second Origin Has A Journal To Export And To Order
    [Documentation]    Its alias is that of the fake with `-other`; its URL stands in the archive.
    Inject Fault    cross origin redirect
    Send Registry Request    GET    /browse
    ${fake} =    Get Fake Registry
    Connect To Registry    ${fake.other_origin}    elsewhere
    Send Registry Request    GET    /browse
    Fake Registry Should Have Received In Order    GET /browse    alias=fake-other
    Export Recorded Requests    ${OUTPUT_DIR}/other.har    alias=fake-other
    ${text} =    Get File    ${OUTPUT_DIR}/other.har
    Should Contain    ${text}    "url": "${fake.other_origin}/browse"
    [Teardown]    Run Keywords    Disconnect From Registry    elsewhere
    ...    AND    Remove File    ${OUTPUT_DIR}/other.har

What Can Not Be Exported Is Refused
    [Documentation]    Another form, or a folder that does not exist.
    Run Keyword And Expect Error    ValueError: path must end in .jsonl or .har; it is *
    ...    Export Recorded Requests    ${OUTPUT_DIR}/requests.txt
    Run Keyword And Expect Error    ValueError: path must be in a folder that exists; *nowhere*
    ...    Export Recorded Requests    ${OUTPUT_DIR}/nowhere/requests.har

A Fault Is No Internal Error
    [Documentation]    The fake does what it was told, also with status 500.
    Inject Fault    error    status=500
    Should Raise RegistryError    Browse Packages
    Fake Registry Should Have No Internal Errors
    Fake Registry Should Have No Internal Errors    alias=fake

Each Fake Has A Journal Of Its Own
    [Documentation]    The alias says which one is meant.
    Start Fake Registry    alias=other
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=other
    Fake Registry Should Have Received    GET    /browse    times=0    alias=fake
    @{requests} =    Get Recorded Requests    alias=fake
    Should Be Empty    ${requests}
    [Teardown]    Stop Fake Registry    other


*** Keywords ***
Start And Ask
    [Documentation]    Start a fake that needs a key, and send a request before any test.
    VAR    ${KEY: Secret} =    %{JOURNAL_TEST_KEY=wq7Zr2XkpT9v}    scope=SUITE    # robocop: off=VAR05
    Start Fake Registry    api_key=${KEY}
    Browse Packages

Send Three Requests
    [Documentation]    Browse with two methods, and resolve a reference.
    Browse Packages
    Send Registry Request    HEAD    /browse
    Resolve Package Reference    actor    acme    echo

Directory Should Hold Only
    [Documentation]    Fail if a folder has another file than this one.
    [Arguments]    ${folder}    ${file}
    @{files} =    List Directory    ${folder}
    Should Be Equal    ${files}    ${{ [$file] }}

Expectation Should Be Refused
    [Documentation]    Fail unless the expectation is a ValueError with that message.
    [Arguments]    ${message}    ${method}    ${path}    ${option}    ${value}
    VAR    &{options} =    ${option}=${value}
    Run Keyword And Expect Error    EQUALS:ValueError: ${message.replace('[*]', '*')}
    ...    Fake Registry Should Have Received    ${method}    ${path}    &{options}
