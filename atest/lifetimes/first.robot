*** Settings ***
Documentation    A suite that opens things of its own, in its setup and in its tests.

Library          RegistryLibrary

Suite Setup      Open For This Suite
Test Setup       Switch Registry    parent too


*** Test Cases ***
What The Parent Opened Can Be Used
    [Documentation]    Its connections and its fake, and its fault as well.
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=parent
    Should Raise RateLimitError    Resolve Package Reference    skill    acme    search

What A Test Opens Lasts To The End Of The Suite
    [Documentation]    So that tests can share it; the next one finds it.
    ${url} =    Start Fake Registry    empty    alias=of test
    Connect To Registry    ${url}    below

What The Setup Opened Can Be Used
    [Documentation]    Its fault is still there in each test.
    Switch Registry    of first
    Should Raise RegistryConnectionError    Get Registry Metadata

A Fault Of The Setup Outlives A Test
    [Documentation]    It is not spent when a test ends.
    Switch Registry    of first
    Should Raise RegistryConnectionError    Get Registry Metadata

A Fault Of A Test Ends With It
    [Documentation]    Each of two tests injects the same fault, and meets it once.
    [Template]    Fault Should Be The Only One
    disconnect

A Fault Of Another Test Ends With That
    [Documentation]    Whichever of the two runs first.
    [Template]    Fault Should Be The Only One
    disconnect

Requests Of Other Tests Are Gone
    [Documentation]    Those of the setup, too.
    Fake Registry Should Have Received    GET    *    times=0    alias=parent
    Fake Registry Should Have Received    GET    *    times=0    alias=of first


*** Keywords ***
Open For This Suite
    [Documentation]    Start a fake with a fault in it.
    Start Fake Registry    alias=of first
    Inject Fault    disconnect    times=0    path=/.well-known/*
    Browse Packages

Fault Should Be The Only One
    [Documentation]    Inject a fault that would strike for ever, and see no other in the queue.
    [Arguments]    ${kind}
    Browse Packages
    ${fault} =    Inject Fault    ${kind}    times=0    path=/browse    alias=parent
    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal As Integers    ${fault.struck}    1
