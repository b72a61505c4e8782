*** Settings ***
Documentation    After a suite nothing of it is open, whichever ran before.

Library          RegistryLibrary


*** Test Cases ***
No Connection And No Fake Is Left
    [Documentation]    All that other suites opened ended with them.
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Browse Packages
    Run Keyword And Expect Error    ValueError: No fake registry runs;*    Stop Fake Registry
