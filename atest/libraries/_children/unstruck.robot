*** Settings ***
Documentation    Faults that never strike, some of the suite and some of tests.

Library          RegistryLibrary

Suite Setup      Start With A Fault


*** Test Cases ***
A Fault Is Left Over
    [Documentation]    Nobody asks for what it is meant for.
    Inject Fault    rate limit    retry_after=3 s    path=/packages/*    times=2    method=GET
    Browse Packages

A Fault Strikes
    [Documentation]    Once is enough for a fault of several times.
    Inject Fault    disconnect    times=5
    Should Raise RegistryConnectionError    Browse Packages

A Fault Is Cleared
    [Documentation]    What the test takes back is not left over.
    Start Fake Registry    alias=other
    Inject Fault    disconnect
    Clear Faults
    [Teardown]    Stop Fake Registry

Nothing Is Left Of The Others
    [Documentation]    The faults of the tests before are gone.
    Browse Packages
    Browse Packages


*** Keywords ***
Start With A Fault
    [Documentation]    Inject a fault that ends with the suite.
    Start Fake Registry
    Inject Fault    hang    path=/never/*
