*** Settings ***
Documentation    What the journal says where the fake itself failed, or where requests are missing.

Library          InsideTheFake
Library          ChildRobot
Library          RegistryLibrary

Test Setup       Start Fake Registry


*** Test Cases ***
A Failure Of The Fake Fails The Check With Its Traceback
    [Documentation]    The answer is the standard's 500; the keyword tells whose fault it is.
    Get Registry Metadata
    Break The Store
    ${error} =    Should Raise RegistryError    Browse Packages
    Should Be Equal    ${error.status} ${error.stated}    500 True
    ${message} =    Run Keyword And Expect Error    *
    ...    Fake Registry Should Have No Internal Errors
    Should Match
    ...    ${message}
    ...    The fake registry itself failed at 1 request:\nGET /browse -> 500\n*
    Should Contain    ${message}    Traceback (most recent call last):
    Should Match    ${message}    *AttributeError: * object has no attribute 'browse'*
    @{requests} =    Get Recorded Requests
    Should Be True    $requests[0].error is None and 'AttributeError' in $requests[1].error

A Journal That Dropped Requests Fails Each Check
    [Documentation]    Also one that would pass with what is left.
    [Setup]    Ask More Than The Journal Keeps
    [Template]    Run Keyword And Expect Error
    The journal dropped 1 request, so it can't tell whether GET /browse was received.
    ...    Fake Registry Should Have Received    GET    /browse
    The journal dropped 1 request, so it can't tell whether POST /x was received.
    ...    Fake Registry Should Have Received    POST    /x    times=0
    The journal dropped 1 request, so it can't tell in which order requests were received.
    ...    Fake Registry Should Have Received In Order    GET /browse
    The journal dropped 1 request, so it can't tell whether the fake registry failed.
    ...    Fake Registry Should Have No Internal Errors

An Export Says What Is Missing
    [Documentation]    In the file and in a warning.
    ${run} =    Run Child Suite    missing.robot
    Should Be Equal As Integers    ${run.code}    0
    @{warnings} =    Evaluate
    ...    list(dict.fromkeys(line for line in $run.messages if line.startswith('WARN')))
    Length Should Be    ${warnings}    2
    Should Match    ${warnings}[0]    WARN *missing.jsonl lacks 1 request that the journal dropped.
    Should Match    ${warnings}[1]    WARN *missing.har lacks 1 request that the journal dropped.


*** Keywords ***
Ask More Than The Journal Keeps
    [Documentation]    Three requests for a journal of two.
    Start Fake Registry
    Shrink The Journal    2
    Browse Packages
    Browse Packages
    Browse Packages
