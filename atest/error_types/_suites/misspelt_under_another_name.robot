*** Settings ***
Documentation    What a dry run says of expectations where the library has another name.

Library          RegistryLibrary    AS    Registry


*** Test Cases ***
What Is Written Well Passes
    [Documentation]    Nothing is asked: no registry is connected.
    Registry.Should Raise PackageNotFoundError    Registry.Get Package    no-id

A Misspelt Keyword Is Found
    [Documentation]    Failed.
    Registry.Should Raise PackageNotFoundError    Registry.Get Pakcage    no-id
