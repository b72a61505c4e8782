*** Settings ***
Documentation    A strict fake that another process serves.

Library          RegistryLibrary

Suite Setup      Connect To Fake Registry    %{CHILD_FAKE}


*** Test Cases ***
Good
    [Documentation]    One of the four endpoints.
    Browse Packages

Stray
    [Documentation]    None of them.
    Send Registry Request    GET    /stray
