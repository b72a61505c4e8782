*** Settings ***
Documentation    Strict fake registries, which take no request outside the four endpoints.

Library          Collections
Library          ChildRobot

Suite Setup      Run The Strict Suite


*** Variables ***
${WHAT}    outside the four endpoints, which take GET and HEAD:
${FAKE}    The fake registry 'fake' is strict:


*** Test Cases ***
A Stray Request Fails The Test In Which It Came
    [Documentation]    Only that one; the message shows each request with its answer.
    Test Should Have Passed    The Four Endpoints Are Allowed
    Test Should Have Failed    Another Method
    ...    ${FAKE} 1 request was ${WHAT}\n${SPACE*2}POST /browse?type=actor -> 405
    Test Should Have Failed    Another Path
    ...    ${FAKE} 2 requests were ${WHAT}\n${SPACE*2}GET /a -> 404\n${SPACE*2}HEAD /b -> 404
    Test Should Have Passed    Bad Input Is Allowed
    Test Should Have Passed    A Fake That Is Not Strict Takes Everything

A Fault Changes Nothing
    [Documentation]    The request counts, not its answer; what is no HTTP counts as well.
    Test Should Have Failed    A Stray That A Fault Struck
    ...    ${FAKE} 1 request was ${WHAT}\n${SPACE*2}PUT /browse -> 503
    Test Should Have Failed    What Is No HTTP
    ...    ${FAKE} 1 request was ${WHAT}\n${SPACE*2}what is no HTTP -> 400

A Failure Is Added To What The Test Says
    [Documentation]    Also where that is HTML, or where the test was skipped.
    Test Should Have Failed    A Test That Failed
    ...    Mine.\n\n${FAKE} 1 request was ${WHAT}\n${SPACE*2}GET /a -> 404
    VAR    ${test} =    ${RUN.tests}[A Test That Failed In HTML]
    Should Start With
    ...    ${test.message}
    ...    *HTML* <b>Mine.</b>\n\nThe fake registry &#x27;fake&#x27;
    Should End With    ${test.message}    HEAD:<br>\n${SPACE*2}GET /a -&gt; 404
    Test Should Have Failed    A Test That Is Skipped
    ...    Not now.\n\n${FAKE} 1 request was ${WHAT}\n${SPACE*2}GET /a -> 404

What Is Cleared Or Stopped Is Not Forgotten
    [Documentation]    A reset, a stop, and a start under the same alias.
    Test Should Have Failed    A Reset Hides Nothing
    ...    ${FAKE} 1 request was ${WHAT}\n${SPACE*2}GET /a -> 404
    Test Should Have Failed    A Stop Hides Nothing
    ...    The fake registry 'mine' is strict: 1 request was ${WHAT}\n${SPACE*2}GET /a -> 404
    Test Should Have Failed    A New Start Hides Nothing
    ...    The fake registry 'mine' is strict: 1 request was ${WHAT}\n${SPACE*2}GET /a -> 404

Between Tests It Is A Warning
    [Documentation]    In the setup of a suite and in its teardown; no test failed for it.
    @{warnings} =    Evaluate
    ...    list(dict.fromkeys(line for line in $RUN.messages if line.startswith('WARN')))
    Length Should Be    ${warnings}    2
    VAR    ${said} =    WARN Outside of any test: ${FAKE} 1 request was ${WHAT}\n
    FOR    ${warning}    ${path}    IN ZIP    ${warnings}    ${{ ['setup', 'teardown'] }}
        Should Be Equal
        ...    ${warning}
        ...    ${said}${SPACE*2}GET /${path} -> 404
    END
    Should Be Equal As Integers    ${RUN.code}    10


*** Keywords ***
Run The Strict Suite
    [Documentation]    Run the child once, for all tests.
    ${run} =    Run Child Suite    strict.robot
    VAR    ${RUN} =    ${run}    scope=SUITE    # robocop: off=VAR05

Test Should Have Passed
    [Documentation]    Fail unless a test of the child passed.
    [Arguments]    ${name}
    VAR    ${test} =    ${RUN.tests}[${name}]
    Should Be Empty    ${test.message}
    Should Be Equal    ${test.status}    PASS

Test Should Have Failed
    [Documentation]    Fail unless a test of the child failed with a message.
    [Arguments]    ${name}    ${message}
    VAR    ${test} =    ${RUN.tests}[${name}]
    Should Be Equal    ${test.message}    ${message}
    Should Be Equal    ${test.status}    FAIL
