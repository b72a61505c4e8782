*** Settings ***
Documentation    Tests that fail after they opened something.

Library          RegistryLibrary


*** Test Cases ***
Fails
    [Documentation]    With a fault in the parent's fake.
    ${url} =    Start Fake Registry    alias=of test
    Connect To Registry    ${url}    of test too
    Inject Fault    disconnect    times=0    alias=parent
    Fail    The test failed on purpose.

Is Cut Off
    [Documentation]    While a request hangs.
    [Timeout]    300 ms
    Switch Registry    parent
    Inject Fault    hang    times=0    alias=parent
    Browse Packages

Fails At The End
    [Documentation]    In its teardown.
    Inject Fault    disconnect    times=0    alias=parent
    [Teardown]    Fail    The teardown failed on purpose.

Finds The Parent Sound
    [Documentation]    The faults of the tests before ended with them, and so did their requests.
    Switch Registry    parent
    Fake Registry Should Have Received    GET    *    times=0    alias=parent
    Browse Packages
