*** Settings ***
Documentation    The library imported twice: each import has a deadline, all else is shared.

Library          RegistryLibrary    timeout=20 s
Library          RegistryLibrary    timeout=400 ms    AS    Hasty

Suite Setup      Start Registry
Test Teardown    RegistryLibrary.Disconnect From All Registries


*** Variables ***
# A dry run would do an import that it can read, and fail.
${IMPORT}    Import Library


*** Test Cases ***
The Timeout Of The Keyword Counts First    # robocop: off=LEN06
    [Documentation]    Then that of the connection, then that of the import.
    RegistryLibrary.Inject Fault    hang    times=0    alias=left
    RegistryLibrary.Connect To Registry    ${LEFT}    timeout=300 ms
    ${error} =    RegistryLibrary.Should Raise RegistryTimeoutError
    ...    RegistryLibrary.Browse Packages    timeout=200 ms
    Should Be Equal    ${error.message}    No complete answer came within 0.2 seconds.
    ${error} =    RegistryLibrary.Should Raise RegistryTimeoutError
    ...    RegistryLibrary.Browse Packages
    Should Be Equal    ${error.message}    No complete answer came within 0.3 seconds.
    ${error} =    Hasty.Should Raise RegistryTimeoutError    Hasty.Browse Packages
    Should Be Equal    ${error.message}    No complete answer came within 0.3 seconds.
    RegistryLibrary.Connect To Registry    ${LEFT}
    ${error} =    Hasty.Should Raise RegistryTimeoutError    Hasty.Browse Packages
    Should Be Equal    ${error.message}    No complete answer came within 0.4 seconds.

Every Import Shares The Connections
    [Documentation]    An import has its own default deadline, and nothing else of its own.
    Hasty.Connect To Registry    ${LEFT}    shared
    ${before} =    RegistryLibrary.Switch Registry    shared
    Should Be Equal    ${before}    shared
    RegistryLibrary.Disconnect From Registry    shared
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Hasty.Browse Packages

An Import With A Bad Deadline Is Refused
    [Documentation]    The option is checked like the arguments of keywords.
    Run Keyword And Expect Error    *ValueError: timeout=0 s must be a time above 0.*
    ...    ${IMPORT}    RegistryLibrary    timeout=0    AS    Never
    FOR    ${timeout}    IN    soon    inf    ${EMPTY}    ${True}    ${{ [] }}    1e999
        Run Keyword And Expect Error    *ValueError: timeout=*must be a time*
        ...    ${IMPORT}    RegistryLibrary    timeout=${timeout}    AS    Never
    END

A Deadline May Be A Number
    [Documentation]    Of seconds, as for keywords.
    Import Library    RegistryLibrary    timeout=${5}    AS    Number
    Import Library    RegistryLibrary    timeout=00:00:05    AS    Clock

An Error Keyword Of One Import Knows The Errors Of The Other
    [Documentation]    What is raised through one import is expected through the other.
    RegistryLibrary.Connect To Registry    ${LEFT}
    RegistryLibrary.Inject Fault    rate limit    alias=left
    ${error} =    RegistryLibrary.Should Raise RateLimitError    Hasty.Browse Packages
    Should Be Equal As Integers    ${error.status}    429


*** Keywords ***
Start Registry
    [Documentation]    Start a fake without a connection.
    ${left} =    RegistryLibrary.Start Fake Registry    alias=left    connect=False
    VAR    ${LEFT} =    ${left}    scope=SUITE    # robocop: off=VAR05
