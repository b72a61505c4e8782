*** Settings ***
Documentation       Ctrl-C stops this suite in its first test.
Library             ../loop_keywords.py
Suite Teardown      Suite Is Torn Down


*** Test Cases ***
Hangs
    Hang    stopped    ${PORT}
    [Teardown]    Should Have Ended    stopped

Never Runs
    Answer    yes


*** Keywords ***
Suite Is Torn Down
    ${value} =    Answer    still there
    Log    ${value}
