*** Settings ***
Documentation     The resource file as a suite of a user has it.

Resource          ../../../resources/registry.resource

Suite Setup       Open Registry Under Test
Suite Teardown    Close Registry Under Test


*** Test Cases ***
The Registry Under Test Is Sound
    [Documentation]    The checks of the resource file hold for the examples.
    ${package} =    Resolve Package Reference    actor    acme    echo
    Should Be Equal    ${package.version}    v2.0.0
    Every Entry Should Be Readable    actor    acme

A Fault Needs A Fake
    [Documentation]    The test is skipped for a real registry.
    Skip Unless Registry Under Test Is Fake
    Inject Fault    rate limit
    Should Raise RateLimitError    Browse Packages

An Empty Registry Has Nothing To Be Read
    [Documentation]    A check of nothing would always hold.
    Run Keyword And Expect Error    The registry lists no package.
    ...    Every Entry Should Be Readable    agent    globex

An Alias Names The Newest Version That Is Listed
    [Documentation]    An agent that has pre-releases only is no exception.
    @{versions} =    Get Published Versions    skill    acme    search
    Should Be Equal    ${versions}    ${{ ['v1.9.0', 'v1.10.0'] }}
    Alias Should Resolve To Newest Listed Version    actor    acme    echo    v1.x
    Alias Should Resolve To Newest Listed Version    agent    acme    assistant
