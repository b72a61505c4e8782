*** Settings ***
Documentation    A fake that another process serves.

Library          RegistryLibrary

Suite Setup      Connect To Fake Registry    %{CHILD_FAKE}


*** Test Cases ***
A Fault Ends With Its Test
    [Documentation]    While it is there it strikes each request.
    Inject Fault    status    status=418    times=0
    Should Raise RegistryError    Browse Packages

It Did
    [Documentation]    Nothing is left of it.
    Browse Packages

A Fault That Never Struck
    [Documentation]    It is warned about, and cleared.
    Inject Fault    hang    path=/never/*
