*** Settings ***
Documentation    A first suite: it needs no network and no registry, for it starts a fake one.

Library          RegistryLibrary

Suite Setup      Start Fake Registry


*** Test Cases ***
The Registry Follows The Standard
    [Documentation]    The metadata of a registry name the version of the standard.
    ${metadata} =    Get Registry Metadata
    Should Be Equal    ${metadata.standard_version}    1.0.0

An Alias Names The Newest Release It Covers
    [Documentation]    `v1.x` stands for the highest release of major version 1.
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.2.0
    Package Should Match Its Id    ${package}

Every Listed Package Can Be Read
    [Documentation]    What browsing lists can be read by its ID, and its content matches the ID.
    @{entries} =    Browse Packages    namespace=acme
    Should Not Be Empty    ${entries}
    FOR    ${entry}    IN    @{entries}
        ${package} =    Get Package    ${entry.id}
        Package Should Match Its Id    ${package}
    END

A Package That Was Never Published Is Reported As Such
    [Documentation]    The registry itself names the error: it is stated, not guessed from a status.
    ${error} =    Should Raise PackageNotFoundError
    ...    Resolve Package Reference    actor    acme    nothing
    Should Be True    ${error.stated}

A Publication Moves The Alias
    [Documentation]    What the test publishes is there at once, and gone with the suite.
    Publish Package    actor    acme    echo    v1.3.0    {"motto": "Once more."}
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.content}[motto]    Once more.
    Withdraw Package    actor    acme    echo    v1.3.0

A Registry That Hangs Does Not Hang The Test
    [Documentation]    The fake can misbehave on purpose; every keyword has a deadline.
    Inject Fault    hang
    Should Raise RegistryTimeoutError    Browse Packages    timeout=300 ms
