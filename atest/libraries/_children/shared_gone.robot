*** Settings ***
Documentation    A shared fake that does not outlive the first test.

Library          FakeProcess
Library          RegistryLibrary    timeout=2 s


*** Test Cases ***
It Goes Away
    [Documentation]    Its process ends while a fault waits there.
    ${fake} =    Serve Fake Registry
    Connect To Fake Registry    ${fake}[url]
    Inject Fault    hang
    End Fake Process    ${fake}[pid]

The Next Test
    [Documentation]    It runs as ever.
    Should Raise RegistryConnectionError    Browse Packages
