*** Settings ***
Documentation    A test that a dry run finds wrong.

Library          RegistryLibrary


*** Test Cases ***
A Keyword That Does Not Exist
    [Documentation]    Inside of another one.
    Should Raise PackageNotFoundError    Browse Package
