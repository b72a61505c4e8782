*** Settings ***
Documentation    Each argument of each keyword is given some thirty values that nobody means. None
...              of them hangs, none shows a secret, none ends in an error of Python or of a
...              library below, and none spoils what comes after it.

Library          RegistryLibrary
Library          HostileValues

Suite Setup      Start What Stays
Test Template    All Arguments Should Be Checked


*** Variables ***
${ID}    pkg_act_0000000000000000000000000000000000000000


*** Test Cases ***
Connections
    [Documentation]    Neither is a connection spoilt that has nothing to do with it.
    Connect To Registry    ${URL}    api_key=\${KEY}
    Connect To Registry    ${URL}
    Switch Registry    fake
    Disconnect From Registry
Reading
    [Documentation]    What a URL can carry is sent, as the standard has an error for it.
    Get Package    ${ID}
    Get Packages    ${ID}
    Resolve Package Reference    actor    acme    echo
    Resolve Reference    registry:acme/echo@v1.x
    Resolve Reference    local:nothing    actor    base=\${TEMPDIR}
    Resolve References    registry:acme/echo@v1.x
    Browse Packages
    Get Registry Metadata
    Send Registry Request    GET    /browse
    Record Registry    recording    actor
Waiting
    [Documentation]    Nothing is waited for that can never be.
    Wait Until Registry Is Ready    timeout=500 ms    interval=10 ms
    Wait Until Reference Resolves To    actor    acme    echo    v1.x    v1.2.0
    ...    timeout=500 ms    interval=10 ms
Identities And Versions
    [Documentation]    Nothing is sent for these.
    Parse Package Id    ${ID}
    Parse Package Reference    registry:acme/echo@v1.x
    Canonicalize Content    {"a": 1}
    Compute Package Id    actor    {"a": 1}
    Package Should Match Its Id    ${PACKAGE}
    Version Should Match    v1.2.0    v1.x
    Get Highest Version    ${{ ['v1.2.0'] }}
Fakes
    [Documentation]    A fake that runs goes on.
    Start Fake Registry    examples
    Connect To Fake Registry    ${URL}
    Get Fake Registry
    Stop Fake Registry
    Reset Fake Registry
    Publish Package    actor    acme    new    v1.0.0    {"a": 1}
    Withdraw Package    actor    acme    echo    v1.2.0
Faults
    [Documentation]    Also options that another fault has.
    Inject Fault    latency
    Inject Fault    error
    Inject Fault    redirect
    Inject Fault    rate limit
    Inject Fault    truncate
    Clear Faults
Journal
    [Documentation]    What can't be expected is no expectation that failed.
    Get Recorded Requests
    Fake Registry Should Have Received    GET    /browse    times=0
    Fake Registry Should Have Received In Order    GET /browse
    Fake Registry Should Have No Internal Errors
    Export Recorded Requests    requests.har
Error Keywords
    [Documentation]    What they wrap is no keyword, or fails otherwise.
    [Template]    NONE
    FOR    ${type}    IN    @{TYPES}
        All Arguments Should Be Checked    Should Raise ${type}    Get Registry Metadata
    END
No Keyword Is Missing
    [Documentation]    Each one with an argument stands above.
    [Template]    NONE
    No Keyword Should Be Missing


*** Keywords ***
All Arguments Should Be Checked
    [Documentation]    The same as the library's keyword, without thousands of keywords in the log.
    [Tags]    robot:flatten
    [Arguments]    ${name}    @{good}
    Every Argument Should Be Checked    ${name}    @{good}

Start What Stays
    [Documentation]    Start a fake that outlives what is tried with others.
    ${url} =    Start Fake Registry    alias=elsewhere
    ${package} =    Resolve Package Reference    actor    acme    echo
    VAR    ${URL} =    ${url}    scope=SUITE    # robocop: off=VAR05
    VAR    ${PACKAGE} =    ${package}    scope=SUITE    # robocop: off=VAR05
    VAR    ${KEY: Secret} =    %{HOSTILE_TEST_KEY=wq7Zr2XkpT9v}    scope=SUITE    # robocop: off=VAR05
    ${keywords} =    Evaluate    vars(RegistryLibrary.errors)    modules=RegistryLibrary.errors
    VAR    @{TYPES} =    @{{ [row.name for row in $keywords['CATALOGUE']] }}    RegistryError
    ...    @{{ [own.__name__ for own in $keywords['OWN_TYPES']] }}    scope=SUITE    # robocop: off=VAR05
