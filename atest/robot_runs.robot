*** Settings ***
Documentation    Whole runs of Robot: what they print and log, how long they take, what they leave.

Library          Collections
Library          ChildRobot


*** Variables ***
${SUGGESTED}    RegistryLibrary.Browse Packages
# Made up at random; no eight characters of them occur in anything that Robot writes.
${KEY}          qX7vR2mZk9LwT4bN
${WRONG KEY}    Hs3fYp8JdU6cVg1E
${TOKEN}        zB5nKq0WxM7tRj2C
${PLAIN}        Yt4bQe9LcF2nWk7H
${MINE}         pD8sGz3VxA6mJu1K
${PROXY}        Gw5xTe9RkB3nQc7V
${NETRC}        Lr6hPa4NyS8vDm2X


*** Test Cases ***
A Fault That Never Struck Gives A Warning
    [Documentation]    It names kind and selection of the fault, one warning for each.
    ${run} =    Run Child Suite    unstruck.robot
    Should Be Equal As Integers    ${run.code}    0
    @{warnings} =    Evaluate
    ...    list(dict.fromkeys(line for line in $run.messages if line.startswith('WARN')))
    Length Should Be    ${warnings}    2
    Should Match    ${warnings}[0]
    ...    WARN The fault rate limit (*) was injected at http://* and never struck; *there: 1.
    FOR    ${part}    IN    retry_after    3    method=GET    path=/packages/*
        Should Contain    ${warnings}[0]    ${part}
    END
    Should Match    ${warnings}[1]
    ...    WARN The fault hang (path=/never/[*]) was injected at http://* and never struck; *
    Should Contain    ${run.console}    [ WARN ] The fault rate limit
    Nothing Should Be Left    ${run}

Timeouts Of Robot Cut In At Once
    [Documentation]    Whatever hangs; the next keyword finds everything in order.
    ${run} =    Run Child Suite    cut_in.robot
    FOR    ${name}    ${message}    IN
    ...    A Test Timeout    Test timeout 500 milliseconds exceeded.
    ...    A Keyword Timeout    Keyword timeout 500 milliseconds exceeded.
    ...    Inside An Expected Error    Test timeout 500 milliseconds exceeded.
    ...    While Waiting    Test timeout 500 milliseconds exceeded.
        VAR    ${test} =    ${run.tests}[${name}]
        Should Be Equal    ${test.message}    ${message}
        Should Be True    $test.teardown.passed
        ${elapsed} =    Evaluate    $test.elapsed_time.total_seconds()
        Log    ${name}: ${elapsed} s
        Should Be True    0.5 <= ${elapsed} < 2
    END
    Nothing Should Be Left    ${run}

Secrets Are In No Output    # robocop: off=LEN04
    [Documentation]    Neither whole nor in part, at the most talkative level, whatever fails.
    ${run} =    Run Child Suite    secrets.robot    --loglevel    TRACE    --reporttitle
    ...    a-marker-that-is-no-secret    --console    verbose    --debugfile    debug.txt
    ...    CHILD_KEY=${KEY}    CHILD_WRONG_KEY=${WRONG KEY}    CHILD_TOKEN=${TOKEN}
    ...    CHILD_PLAIN=${PLAIN}    CHILD_MINE=${MINE}    CHILD_PROXY=${PROXY}
    ...    CHILD_NETRC=${NETRC}    RFREGISTRY_API_KEY=${KEY}    RFREGISTRY_TOKEN=${TOKEN}
    Should Be Equal As Integers    ${run.code}    9
    Should Match    ${run.tests['A Wrong Key'].message}    AccessDeniedError: *status 403*
    Every Output Should Hold    ${run}    a-marker-that-is-no-secret
    Should Match
    ...    ${run.tests['A Proxy With A Login'].message}
    ...    RegistryConnectionError: *by way of the proxy http://127.0.0.1:1*
    Should Match
    ...    ${run.tests['Redirects And Retries With A Key'].message}
    ...    RegistryConnectionError: *
    FOR    ${file}    IN    debug.txt    requests.har    requests.jsonl    shared.jsonl
        Should Contain    ${run.files}[${file}]    browse
    END
    Outputs Should Not Hold
    ...    ${run}
    ...    ${KEY}
    ...    ${WRONG KEY}
    ...    ${TOKEN}
    ...    ${PLAIN}
    ...    ${MINE}
    ...    ${PROXY}
    ...    ${NETRC}

A Key That A Hostile Registry Repeats Is In No Output
    [Documentation]    In no error, no package and no log, also where it repeats a part of it.
    FOR    ${output}    IN    output.xml    output.json
        ${run} =    Run Child Suite
        ...    hostile.robot
        ...    --loglevel
        ...    TRACE
        ...    --output
        ...    ${output}
        ...    --console
        ...    verbose
        ...    --debugfile
        ...    debug.txt
        ...    CHILD_KEY=${KEY}
        ...    CHILD_TOKEN=${TOKEN}
        Should Be Equal As Integers    ${run.code}    2
        Should Contain    ${run.files}[${output}]    a-marker-that-is-no-secret
        Should Start With    ${run.tests['A Package Whose Name Is The Key'].message}
        ...    ***/*** *** has the ID pkg_act_
        Outputs Should Not Hold    ${run}    ${KEY}    ${TOKEN}
    END

A Secret In An Output Would Be Found
    [Documentation]    Half of it, and also where Robot's log compresses long texts.
    ${run} =    Run Child Suite    logging.robot    --loglevel    DEBUG    --variable    X:${KEY}
    ...    --metadata    X:${{ 'before ' * 50 }}${KEY}[:10]
    Run Keyword And Expect Error    output.xml holds * parts of a secret
    ...    Outputs Should Not Hold    ${run}    ${KEY}
    Should Contain    ${run.files}[log.html]    Grüße! Grüße! Grüße!

Certificate Checks That Are Off Give One Warning
    [Documentation]    One for each connection, however many requests follow; on the console, too.
    ${run} =    Run Child Suite    unchecked.robot
    Should Be Equal As Integers    ${run.code}    0
    ${count} =    Evaluate    $run.console.count(": certificate checks are off.")
    Should Be Equal As Integers    ${count}    2

Each Request Is One Line At The Level Of Information
    [Documentation]    With method, URL, status, size and time; without an answer the reason.
    ${run} =    Run Child Suite    logging.robot
    @{lines} =    Evaluate
    ...    [re.sub('127[.0-9:]+', 'HOST', one) for one in $run.messages if 'INFO GET ' in one]
    ...    modules=re
    Length Should Be    ${lines}    5
    Should Match Regexp
    ...    ${lines}[0]
    ...    ^INFO GET http://HOST/actor/acme/echo\\?version=v1.x: status 200, \\d+ bytes in [\\d.]+ ms, new connection$
    Should Match Regexp
    ...    ${lines}[2]
    ...    /actor/acme/nothing: status 404, \\d+ bytes in [\\d.]+ ms, connection reused$
    Should Match Regexp    ${lines}[3]    ^INFO GET http://HOST/browse: [^\\n]+$
    Should Not Contain Match    ${run.messages}    DEBUG*

Headers And Bodies Are Logged For Finding Faults
    [Documentation]    At the level of debugging; long bodies are cut.
    ${run} =    Run Child Suite    logging.robot    --loglevel    DEBUG
    Should Contain Match    ${run.messages}    DEBUG Request headers:\nAccept: application/json*
    Should Contain Match
    ...    ${run.messages}
    ...    DEBUG Response headers:*content-type: application/json*
    ...    case_insensitive=True
    Should Contain Match
    ...    ${run.messages}
    ...    DEBUG Response body:\n{*I say what you say, in any language.*
    @{long} =    Evaluate
    ...    [one for one in $run.messages if one.startswith('DEBUG Response body') and 'Grü' in one]
    Length Should Be    ${long}    1
    Should Be True    10000 <= len($long[0]) < 10200
    Should Match Regexp    ${long}[0]    \\(\\d+ characters cut\\)$

The Resource File Opens A Fake Registry
    [Documentation]    By default, and nothing is left of it.
    ${run} =    Run Child Suite    with_resource.robot
    Should Be Equal As Integers    ${run.code}    0
    Should Be Equal    ${run.tests['A Fault Needs A Fake'].status}    PASS
    Nothing Should Be Left    ${run}

A Dry Run Starts Nothing
    [Documentation]    Neither a thread nor a fake, and the keywords inside of others are checked.
    ${run} =    Run Child Suite    with_resource.robot    --dryrun
    Should Be Equal As Integers    ${run.code}    0
    Nothing Should Be Left    ${run}
    ${run} =    Run Child Suite    misspelt.robot    --dryrun
    Should Be Equal As Integers    ${run.code}    1
    Should Be Equal
    ...    ${run.tests['A Keyword That Does Not Exist'].message}
    ...    No keyword with name 'Browse Package' found. Did you mean:\n${SPACE*4}${SUGGESTED}

Whatever Fails In Between Nothing Lasts Too Long
    [Documentation]    What a suite opened ends with it, what a test injected with the test.
    ${run} =    Run Child Suite    lasting
    Should Be Equal As Integers    ${run.code}    4
    Should Be Equal    ${run.tests['Never Runs'].message}
    ...    Parent suite setup failed:\nThe setup failed on purpose.
    Should Be Equal    ${run.tests['Finds The Parent Sound'].status}    PASS
    Should Be Equal    ${run.tests['Only The Parent Is Left'].status}    PASS
    Nothing Should Be Left    ${run}


*** Keywords ***
Nothing Should Be Left
    [Documentation]    Fail if a thread or a socket was open at the end of the run.
    [Arguments]    ${run}
    Should Be Equal    ${run.left}    ${{ {'threads': [], 'sockets': 0} }}
