*** Settings ***
Documentation       A timeout strikes in every test; what it leads to is checked in Python.
Library             ../loop_keywords.py
Test Teardown       Should Have Ended    ${TEST NAME}


*** Test Cases ***
Test Timeout
    [Timeout]    0.3s
    Hang    Test Timeout    ${PORT}

Keyword Timeout
    Hang For A While    Keyword Timeout

Inside An Expected Error
    [Timeout]    0.3s
    Run Keyword And Expect Error    *    Hang    Inside An Expected Error    ${PORT}

Caught And Forgotten
    TRY
        Hang For A While    Caught And Forgotten
    EXCEPT    Keyword timeout *    type=GLOB
        Answer    still there
    END


*** Keywords ***
Hang For A While
    [Arguments]    ${name}
    [Timeout]    0.3s
    Hang    ${name}    ${PORT}
