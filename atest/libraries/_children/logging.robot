*** Settings ***
Documentation    Requests, and what is logged of them.

Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
One Request
    [Documentation]    An answer of success.
    Resolve Package Reference    actor    acme    echo    v1.x

Two Requests
    [Documentation]    A success and an error.
    Get Registry Metadata
    Should Raise PackageNotFoundError    Resolve Package Reference    actor    acme    nothing

No Answer
    [Documentation]    What went wrong is logged instead of a status.
    Inject Fault    disconnect
    Should Raise RegistryConnectionError    Browse Packages

A Long Answer
    [Documentation]    The body is longer than a log wants it.
    VAR    &{content} =    text=${{ 'Grüße! ' * 5000 }}
    ${package} =    Publish Package    actor    acme    long    v1.0.0    ${content}
    Get Package    ${package.id}
