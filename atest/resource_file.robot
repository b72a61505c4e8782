*** Settings ***
Documentation    The resource file against a registry that is not its own.

Library          RegistryLibrary
Library          ChildRobot

Test Teardown    Stop All Fake Registries


*** Test Cases ***
A Registry That Is Named Is Connected To
    [Documentation]    Tests that need a fake are skipped.
    ${url} =    Start Fake Registry
    ${run} =    Run Child Suite    with_resource.robot    --variable    REGISTRY:${url}
    Should Be Equal As Integers    ${run.code}    0
    Should Be Equal    ${run.tests['A Fault Needs A Fake'].status}    SKIP
    Should Be Equal    ${run.tests['The Registry Under Test Is Sound'].status}    PASS
    Fake Registry Should Have Received    GET    /packages/*    times=5

The Key Comes From The Environment
    [Documentation]    A registry that wants one is read with it, and it is in no output.
    VAR    ${key: Secret} =    %{RESOURCE_TEST_KEY=Hs3fYp8JdU6cVg1E}
    ${url} =    Start Fake Registry    api_key=${key}
    ${run} =    Run Child Suite    with_resource.robot    --variable    REGISTRY:${url}
    ...    --loglevel    TRACE    REGISTRY_API_KEY=${key.value}
    Should Be Equal As Integers    ${run.code}    0
    Outputs Should Not Hold    ${run}    ${key.value}

A Registry That Does Not Become Ready Fails The Setup
    [Documentation]    After the time that the suite allows.
    ${url} =    Start Fake Registry
    Inject Fault    status    status=503    times=0
    ${run} =    Run Child Suite    with_resource.robot    --variable    REGISTRY:${url}
    ...    --variable    REGISTRY START TIMEOUT:1 s
    Should Be Equal As Integers    ${run.code}    4
    Should Contain    ${run.tests['The Registry Under Test Is Sound'].message}
    ...    RegistryTimeoutError: The registry was not ready within 1 seconds
