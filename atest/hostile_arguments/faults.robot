*** Settings ***
Documentation    What no fault is made of, and what can't be asked of a journal.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Template    Should Be Refused


*** Test Cases ***
A Fault
    [Documentation]    Robot Framework lists them.
    FOR    ${fault}    IN    ${EMPTY}    chaos    ${None}    ${42}    ${{ [] }}    tiemout\=1s
        Argument 'fault' got value * that cannot be converted to FaultKind*    Inject Fault
        ...    ${fault}
    END
Counts
    [Documentation]    0 is one: until cleared, or from the first request on.
    FOR    ${name}    IN    times    after
        ${name} must be a whole number from 0; it is -1.    Inject Fault    hang    ${name}=-1
        ${name} must be a whole number from 0; it is 0.5.    Inject Fault    hang    ${name}=0.5
        ${name} must be a whole number from 0; it is inf.    Inject Fault    hang
        ...    ${name}=${INFINITE}
        ${name} must be a whole number from 0; it is True.    Inject Fault    hang
        ...    ${name}=${True}
        ${name} must be at most *; it is <int of 16610 bits>.    Inject Fault    hang
        ...    ${name}=${HUGE}
        Argument '${name}' got value 'often'*    Inject Fault    hang    ${name}=often
    END
Which Requests
    [Documentation]    None could be struck.
    method must be the name of a method*; it is ''.    Inject Fault    hang    method=${EMPTY}
    method must be the name of a method*; it is 'G T'.    Inject Fault    hang    method=G T
    method must be GET or HEAD for the fault hang to strike; it is 'POST'.    Inject Fault    hang
    ...    method=POST
    path must begin with '/' or '[*]'; it is 'x'.    Inject Fault    hang    path=x
    path may not hold a query*    Inject Fault    hang    path=/browse?a\=b
    path may not hold a lone surrogate; it holds '[*]\\ud800'.    Inject Fault    hang
    ...    path=*${HALF}
    path must match *for the fault hang to strike; it is '/'.    Inject Fault    hang    path=/
Options    # robocop: off=LEN04,LEN06
    [Documentation]    Another fault has them, or they can't be told.
    size is no option of the fault hang (which has none); it is 1.    Inject Fault    hang    size=1
    delay is no option of the fault error*; it is 1 s.    Inject Fault    error    delay=1
    type must be one of *; it is 'Nonsense'.    Inject Fault    error    type=Nonsense
    type must be one of *; it is ''.    Inject Fault    error    type=${EMPTY}
    status must be a status *; it is 99.    Inject Fault    error    status=99
    status must be a status *; it is 1000.    Inject Fault    status    status=1000
    Argument 'status' got value 'teapot'*    Inject Fault    status    status=teapot
    Argument 'delay' got value 'soon'*    Inject Fault    latency    delay=soon
    Argument 'delay' got value 'inf'*    Inject Fault    latency    delay=inf
    delay must be a number of seconds*not negative; it is -1 s.    Inject Fault    latency
    ...    delay=-1 s
    retry_after must be a number of seconds*; it is -1 s.    Inject Fault    rate limit
    ...    retry_after=-1 s
    Argument 'retry_after' got value 'later'*    Inject Fault    rate limit    retry_after=later
    location must be printable ASCII*; it is 'a\\r\\nX: y'.    Inject Fault    redirect
    ...    location=a${LINE END}
    location must be printable ASCII*; it is '/ü'.    Inject Fault    redirect    location=/ü
    message is no option of the fault hang*; it is 'aaa*…' (70000 characters).    Inject Fault
    ...    hang
    ...    message=${LONG}
    size\='lots': a size is a number of bytes*    Inject Fault    truncate    size=lots
    size\='1 XB': a size is a number of bytes*    Inject Fault    truncate    size=1 XB
    size must be a whole number from 0; it is -1.    Inject Fault    truncate    size=${-1}
    size must be at most *; it is <int of 16610 bits>.    Inject Fault    truncate    size=${HUGE}
Requests To Look For
    [Documentation]    Such requests never come, so none is looked for.
    FOR    ${keyword}    IN    Get Recorded Requests    Fake Registry Should Have Received
        method must be the name of a method*; it is 'G T'.    ${keyword}    G T    /
        method must be the name of a method*; it is '[[][]]'.    ${keyword}    ${{ [] }}    /
        path must begin with '/' or '[*]'; it is 'x'.    ${keyword}    GET    x
        path must begin with '/' or '[*]'; it is ''.    ${keyword}    GET    ${EMPTY}
        path may not hold a query*; it is '/?a'.    ${keyword}    GET    /?a
        path may not hold a lone surrogate*'/\\ud800'.    ${keyword}    GET    /${HALF}
    END
How Often
    [Documentation]    A number, perhaps with a comparison.
    FOR    ${times}    IN    -1    >\=x    ${EMPTY}    twice    0.5    >< 1    =    1 2    ${True}
    ...    ${-1}    ${0.5}
        times\=* must be a count such as 2, >\=1 or 0.    Fake Registry Should Have Received    GET
        ...    /
        ...    times=${times}
    END
    times\=<int of 16610 bits> must be*    Fake Registry Should Have Received    GET    /
    ...    times=${HUGE}
With Which Query And Header
    [Documentation]    What is masked can't be compared.
    query may not hold a lone surrogate; it holds '\\ud800'.    Fake Registry Should Have Received
    ...    GET    /    query=a\=${HALF}
    query: the value of 'token' is masked*    Fake Registry Should Have Received    GET    /
    ...    query=token\=x
    header\='a b' must be the name of a header, or*    Fake Registry Should Have Received    GET
    ...    /    header=a b
    header\='' must be the name*    Fake Registry Should Have Received    GET    /
    ...    header=${EMPTY}
    header may not hold a lone surrogate*    Fake Registry Should Have Received    GET    /
    ...    header=a: ${HALF}
    header: the value of 'Cookie' is masked*    Fake Registry Should Have Received    GET    /
    ...    header=Cookie: x
In Which Order
    [Documentation]    Each request is a method and a path.
    requests must be one or more; none is given.    Fake Registry Should Have Received In Order
    FOR    ${request}    IN    ${EMPTY}    GET    /browse    GET browse    G T /    ${None}
    ...    alais\=fake
        requests must be written as 'GET /browse?type\=actor', or '[*]'; one is *
        ...    Fake Registry Should Have Received In Order    ${request}
    END
    requests may not hold a lone surrogate*    Fake Registry Should Have Received In Order
    ...    GET /${HALF}
Where To Export To
    [Documentation]    The name decides the form.
    path must end in .jsonl or .har; it is '*never.txt'.    Export Recorded Requests
    ...    ${TEMPDIR}/never.txt
    path must end in .jsonl or .har; it is '.'.    Export Recorded Requests    ${EMPTY}
    path must be in a folder that exists; '/no/such' does not.    Export Recorded Requests
    ...    /no/such/a.har
    path\='*' (70004 characters) can't be written: *    Export Recorded Requests    ${LONG}.har
    path\='*' (70006 characters) can't be written: *    Export Recorded Requests    ${LONG}/a.har
    path\='\\ud800.har' can't be written: no file can have this name.    Export Recorded Requests
    ...    ${HALF}.har
    path\='a\\x00.har' can't be written: no file can have this name.    Export Recorded Requests
    ...    a${NUL}.har
