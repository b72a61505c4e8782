*** Settings ***
Documentation    Recordings that take longer than one request.

Library          OperatingSystem
Library          RegistryLibrary


*** Variables ***
${FOLDER}    ${OUTPUT_DIR}/recordings


*** Test Cases ***
Many Versions
    [Documentation]    More than two hundred.
    VAR    @{packages} =    @{EMPTY}
    FOR    ${number}    IN RANGE    250
        VAR    &{content} =    number=${number}
        VAR    &{package} =    type=actor    namespace=acme    name=p${number}    version=v1.0.0
        ...    content=${content}
        VAR    @{packages} =    @{packages}    ${package}
    END
    VAR    &{seed} =    packages=${packages}
    Start Fake Registry    ${seed}
    Record Registry    ${FOLDER}
    Withdraw Package    actor    acme    p7    v1.0.0
    ${summary} =    Record Registry    ${FOLDER}
    Should Be Equal As Integers    ${summary.unlisted}    1

A Test Timeout
    [Documentation]    It cuts in although there is no deadline.
    [Timeout]    500 ms
    Inject Fault    hang    times=0
    Record Registry    ${FOLDER}
    [Teardown]    Remove Directory    ${FOLDER}    recursive=True
