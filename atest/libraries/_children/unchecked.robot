*** Settings ***
Documentation    Two connections without certificate checks, and one with them.

Library          RegistryLibrary


*** Test Cases ***
Connections Without Checks
    [Documentation]    To the registry, and to a fake as if another process ran it.
    ${url} =    Start Fake Registry    alias=elsewhere    tls=valid
    Browse Packages
    Connect To Registry    ${url}    verify=False
    Browse Packages
    Get Registry Metadata
    Connect To Fake Registry    ${url}    verify=False
    Browse Packages
