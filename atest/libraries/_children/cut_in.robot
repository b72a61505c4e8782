*** Settings ***
Documentation    Robot's own timeouts, while a registry hangs.

Library          RegistryLibrary

Suite Setup      Start Hanging Registry
Test Teardown    Get Recorded Requests


*** Test Cases ***
A Test Timeout
    [Documentation]    It cuts in although the keyword has a longer deadline.
    [Timeout]    500 ms
    Browse Packages

A Keyword Timeout
    [Documentation]    It cuts in like that of a test.
    Browse Within Half A Second

Inside An Expected Error
    [Documentation]    A timeout is no error that a test can expect.
    [Timeout]    500 ms
    Should Raise RegistryTimeoutError    Browse Packages

While Waiting
    [Documentation]    Also between two requests, in the pause.
    [Timeout]    500 ms
    Clear Faults
    Inject Fault    status    times=0
    Wait Until Registry Is Ready    interval=20 s
    [Teardown]    Clear Faults


*** Keywords ***
Start Hanging Registry
    [Documentation]    A registry that never answers.
    Start Fake Registry
    Inject Fault    hang    times=0

Browse Within Half A Second
    [Documentation]    Ask a registry that hangs.
    [Timeout]    500 ms
    Browse Packages
