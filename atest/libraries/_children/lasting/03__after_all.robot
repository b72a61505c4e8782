*** Settings ***
Documentation    What the suites before left: nothing.

Library          RegistryLibrary


*** Test Cases ***
Only The Parent Is Left
    [Documentation]    Its connection is the current one, and no fault is in its fake.
    Run Keyword And Expect Error
    ...    ValueError: No registry is connected as 'of test too'; connected: 'parent'.
    ...    Switch Registry    of test too
    Run Keyword And Expect Error
    ...    ValueError: No fake registry has the alias 'of setup'; running: 'parent'.
    ...    Stop Fake Registry    of setup
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1
