*** Settings ***
Documentation       Every test here passes.
Library             ../loop_keywords.py


*** Test Cases ***
A Result Comes Back
    [Timeout]    5s
    ${value} =    Answer    yes
    Should Be Equal    ${value}    yes
    Loop Should Run

An Error Keeps Its Name
    Run Keyword And Expect Error    LookupError: no such thing    Fail In Loop    no such thing

The Deadline Is An Error That Can Be Expected
    Run Keyword And Expect Error    RegistryTimeoutError: *    Hang    late    ${PORT}    timeout=0.1
    Should Have Ended    late
    Answer    still there

Threads Call At Once
    ${answers} =    Answers In Threads    ${4}
    Length Should Be    ${answers}    4
