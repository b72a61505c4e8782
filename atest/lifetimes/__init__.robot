*** Settings ***
Documentation     What a parent's setup opens lives through the suites below, and ends with it.

Library           RegistryLibrary
Library           OpenAtTheEnd

Suite Setup       Open For All Suites
Suite Teardown    Only What This Suite Opened Should Be Left


*** Keywords ***
Open For All Suites
    [Documentation]    Start a fake, connect to it a second time, and inject a fault that stays.
    ${url} =    Start Fake Registry    alias=parent
    Connect To Registry    ${url}    parent too
    Inject Fault    rate limit    times=0    path=/skill/acme/search
    VAR    ${PARENT} =    ${url}    scope=SUITES    # robocop: off=VAR05
    Browse Packages
    Switch Registry    parent
    Browse Packages
    Note What Is Open

Only What This Suite Opened Should Be Left
    [Documentation]    The suites below left nothing; their connections gave way to this one's.
    Run Keyword And Expect Error
    ...    ValueError: No registry is connected as 'below'; connected: 'parent*', 'parent*'.
    ...    Switch Registry    below
    Run Keyword And Expect Error
    ...    ValueError: No fake registry has the alias 'below'; running: 'parent'.
    ...    Reset Fake Registry    below
    Should Raise RateLimitError    Resolve Package Reference    skill    acme    search
    Nothing More Should Be Open
