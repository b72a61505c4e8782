*** Settings ***
Documentation    Tests that run side by side, each in a process of its own.

Library          RegistryLibrary

Suite Setup      Connect To Fake Registry    %{CHILD_FAKE}
Test Template    A Registry With Packages Of Its Own


*** Test Cases ***    NAME
First    first
Second    second
Third    third
Fourth    fourth
Fifth    fifth
Sixth    sixth


*** Keywords ***
A Registry With Packages Of Its Own
    [Documentation]    Publish, fail, read and count, in a namespace that no other test has.
    [Arguments]    ${name}
    Publish Package    actor    ${name}    mine    v1.0.0    {"motto": "${name}"}
    Inject Fault    status    status=503    path=/actor/${name}/mine
    Should Raise RegistryError    Resolve Package Reference    actor    ${name}    mine
    FOR    ${_}    IN RANGE    20
        ${package} =    Resolve Package Reference    actor    ${name}    mine    latest
        Should Be Equal    ${package.content}[motto]    ${name}
    END
    Fake Registry Should Have Received    GET    /actor/${name}/mine    times=21
    Withdraw Package    actor    ${name}    mine    v1.0.0
    Should Raise PackageNotFoundError    Resolve Package Reference    actor    ${name}    mine
