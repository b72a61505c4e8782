*** Settings ***
Documentation    A suite whose setup fails after it opened something.

Library          RegistryLibrary

Suite Setup      Open And Fail


*** Test Cases ***
Never Runs
    [Documentation]    The setup failed before.
    Browse Packages


*** Keywords ***
Open And Fail
    [Documentation]    Start a fake, inject faults into it and its parent's, and fail.
    Start Fake Registry    alias=of setup
    Inject Fault    disconnect    times=0    alias=parent
    Inject Fault    disconnect    times=0    alias=of setup
    Fail    The setup failed on purpose.
