*** Settings ***
Documentation    Fake registries: what they hold, how many there are, and how they end.

Library          RegistryLibrary
Library          LaterKeywords
Library          OpenAtTheEnd

Test Teardown    Stop All Fake Registries


*** Variables ***
# A dry run converts what is written literally, so what can't be converted is a variable.
${A LIST}    [1]


*** Test Cases ***
The Seed Of Examples Holds Packages Of Every Type
    [Documentation]    Every entry can be read, and its ID is the true hash of its content.
    Start Fake Registry
    @{entries} =    Browse Packages
    ${metadata} =    Get Registry Metadata
    Should Be Equal    ${{ {e.type for e in $entries} }}    ${{ set($metadata.package_types) }}
    FOR    ${entry}    IN    @{entries}
        ${package} =    Get Package    ${entry.id}
        Package Should Match Its Id    ${package}
        Resolve Package Reference    ${entry.type}    ${entry.namespace}    ${entry.name}
        ...    ${entry.version}
    END

The Empty Seed Holds Nothing
    [Documentation]    A test publishes what it needs.
    Start Fake Registry    empty
    @{entries} =    Browse Packages
    Should Be Empty    ${entries}

An Unknown Seed Is Refused
    [Documentation]    The message names those there are; nothing is started.
    Run Keyword And Expect Error
    ...    ValueError: seed must be 'examples', 'empty',*nothing at 'none'.
    ...    Start Fake Registry
    ...    none
    Run Keyword And Expect Error    ValueError: No fake registry runs;*    Reset Fake Registry

Publishing And Withdrawing Move The Aliases
    [Documentation]    At once, for an alias and for what is listed.
    Start Fake Registry
    ${published} =    Publish Package    actor    acme    echo    v1.3.0    {"motto": "Once more."}
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package}    ${published}
    Withdraw Package    actor    acme    echo    v1.3.0
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
    Should Be Equal    ${package.version}    v1.2.0
    Should Raise PackageNotFoundError    Get Package    ${published.id}

Content May Be A Dictionary Or Json
    [Documentation]    Both are the same content, and so the same package.
    Start Fake Registry    empty
    VAR    &{content} =    motto=Say it again.
    ${one} =    Publish Package    actor    acme    echo    v1.0.0    ${content}
    ${other} =    Publish Package    actor    acme    other    v1.0.0    {"motto": "Say it again."}
    Should Be Equal    ${one.id}    ${other.id}

A Concrete Version Keeps Its Content
    [Documentation]    The same content again changes nothing, other content is refused.
    Start Fake Registry    empty
    ${one} =    Publish Package    actor    acme    echo    v1.0.0    {"motto": "One."}
    ${again} =    Publish Package    actor    acme    echo    v1.0.0    {"motto": "One."}
    Should Be Equal    ${one}    ${again}
    Should Raise ValidationError
    ...    Publish Package
    ...    actor
    ...    acme
    ...    echo
    ...    v1.0.0
    ...    {"motto": "Two."}
    @{entries} =    Browse Packages
    Length Should Be    ${entries}    1

What Can Not Be Published Or Withdrawn    # robocop: off=LEN04
    [Documentation]    The errors are those of the standard.
    Start Fake Registry
    Should Raise ValidationError    Publish Package    no-type    acme    x    v1.0.0    {}
    Should Raise ValidationError    Publish Package    actor    acme    x    latest    {}
    Should Raise InvalidPackageReferenceError
    ...    Publish Package
    ...    actor
    ...    A B
    ...    x
    ...    v1.0.0
    ...    {}
    Should Raise PackageNotFoundError    Withdraw Package    actor    acme    nothing    v1.0.0
    Should Raise VersionNotFoundError    Withdraw Package    actor    acme    echo    v7.0.0
    Run Keyword And Expect Error
    ...    ValueError: Argument 'content' got value * cannot be converted*: JSON of an object*
    ...    Publish Package
    ...    actor
    ...    acme
    ...    x
    ...    v1.0.0
    ...    ${A LIST}

A Reset Brings The Seed Back
    [Documentation]    Packages, faults and journal are as at the start; the connection stays.
    Start Fake Registry
    Browse Packages
    Withdraw Package    actor    acme    echo    v2.0.0
    Publish Package    skill    acme    mine    v1.0.0    {}
    Inject Fault    disconnect    times=0
    Reset Fake Registry
    Fake Registry Should Have Received    GET    *    times=0
    ${package} =    Resolve Package Reference    actor    acme    echo
    Should Be Equal    ${package.version}    v2.0.0
    Should Raise PackageNotFoundError    Resolve Package Reference    skill    acme    mine

Several Fakes Run At Once
    [Documentation]    Each holds its own packages, and the fake keywords reach each by its alias.
    Start Fake Registry    empty    alias=left
    Start Fake Registry    empty    alias=right
    Publish Package    actor    acme    only-left    v1.0.0    {}    alias=left
    Publish Package    actor    acme    only-right    v1.0.0    {}
    ${package} =    Resolve Package Reference    actor    acme    only-right
    Should Be Equal    ${package.version}    v1.0.0
    Switch Registry    left
    Resolve Package Reference    actor    acme    only-left
    Withdraw Package    actor    acme    only-left    v1.0.0    alias=left
    Should Raise PackageNotFoundError    Resolve Package Reference    actor    acme    only-left

Switching The Connection Does Not Switch The Fake
    [Documentation]    The current fake is the one that was started last.
    Start Fake Registry    empty    alias=left
    Start Fake Registry    empty    alias=right
    Switch Registry    left
    Publish Package    actor    acme    echo    v1.0.0    {}
    @{entries} =    Browse Packages
    Should Be Empty    ${entries}
    Switch Registry    right
    @{entries} =    Browse Packages
    Length Should Be    ${entries}    1

Stopping A Fake Brings Back The One Before
    [Documentation]    For the fake keywords, and for the connection.
    Start Fake Registry    empty    alias=left
    Start Fake Registry    empty    alias=right
    Stop Fake Registry
    Publish Package    actor    acme    echo    v1.0.0    {}
    @{entries} =    Browse Packages
    Length Should Be    ${entries}    1
    Stop Fake Registry    left
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Browse Packages

A Taken Alias Is Stopped And Used Again
    [Documentation]    The fake before is gone, with its connection.
    ${before} =    Start Fake Registry
    ${now} =    Start Fake Registry    empty
    Should Not Be Equal    ${before}    ${now}
    @{entries} =    Browse Packages
    Should Be Empty    ${entries}
    Connect To Registry    ${before}    before
    Should Raise RegistryConnectionError    Browse Packages
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries

An Unknown Alias Is Named With Those There Are
    [Documentation]    Every keyword with an alias says so.
    Start Fake Registry    alias=left
    Start Fake Registry    alias=right
    FOR    ${keyword}    IN
    ...    Stop Fake Registry    Reset Fake Registry    Clear Faults
        Run Keyword And Expect Error
        ...    ValueError: No fake registry has the alias 'nowhere'; running: 'left', 'right'.
        ...    ${keyword}    nowhere
    END
    Run Keyword And Expect Error    ValueError: No fake registry has the alias 'nowhere'; *
    ...    Inject Fault    hang    alias=nowhere
    Run Keyword And Expect Error    ValueError: No fake registry has the alias 'nowhere'; *
    ...    Get Recorded Requests    alias=nowhere

Without A Fake Every Keyword Says How To Start One
    [Documentation]    Stopping all of none is no error, stopping one is.
    Stop All Fake Registries
    FOR    ${keyword}    IN    Stop Fake Registry    Reset Fake Registry    Get Recorded Requests
        Run Keyword And Expect Error
        ...    ValueError: No fake registry runs; `Start Fake Registry` starts one.    ${keyword}
    END

A Port Can Be Chosen
    [Documentation]    One that is taken is an error of the connection, with a reason of its own.
    ${url} =    Start Fake Registry    alias=first
    ${port} =    Evaluate    int($url.rpartition(':')[2])
    ${error} =    Should Raise RegistryConnectionError
    ...    Start Fake Registry    alias=second    port=${port}
    Should Be Equal    ${error.reason}    address in use
    Should Contain    ${error.message}    Port ${port} of
    ${again} =    Start Fake Registry    alias=first    port=${port}
    Should Be Equal    ${again}    ${url}
    Run Keyword And Expect Error    ValueError: port must be a whole number from 0 to 65535*
    ...    Start Fake Registry    port=70000

A Fake Without A Connection
    [Documentation]    A test may connect to it itself, under any alias.
    ${url} =    Start Fake Registry    connect=False
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Browse Packages
    Connect To Registry    ${url}    mine
    Browse Packages
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries

A Connection That Took Over The Alias Outlives The Fake
    [Documentation]    Stopping closes only the connection to that fake.
    ${other} =    Start Fake Registry    empty    alias=other    connect=False
    Start Fake Registry    alias=fake
    Connect To Registry    ${other}    fake
    Stop Fake Registry    fake
    @{entries} =    Browse Packages
    Should Be Empty    ${entries}
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries

A Fake That Needs A Key
    [Documentation]    Its own connection has the key; none is a 401, a wrong one a 403.
    VAR    ${key: Secret} =    %{FAKE_TEST_KEY=wq7Zr2XkpT9v}
    VAR    ${wrong: Secret} =    %{FAKE_TEST_WRONG_KEY=Lm4vQ8sYd1Rj}
    ${url} =    Start Fake Registry    api_key=${key}
    Browse Packages
    Connect To Registry    ${url}    anonymous
    ${error} =    Should Raise AuthenticationError    Browse Packages
    Should Be Equal As Integers    ${error.status}    401
    Connect To Registry    ${url}    anonymous    api_key=${wrong}
    ${error} =    Should Raise AccessDeniedError    Browse Packages
    Should Be Equal As Integers    ${error.status}    403
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries

A Key That No Header Carries Is Refused
    [Documentation]    Nothing is left running; the message does not show the key.
    VAR    ${blank} =    ${{ robot.api.types.Secret(' wq7Zr2XkpT9v') }}
    VAR    ${long} =    ${{ robot.api.types.Secret('wq7Zr2XkpT9v' * 1000) }}
    Note What Is Open
    FOR    ${key}    IN    ${blank}    ${long}
        ${error} =    Run Keyword And Expect Error    ValueError: api_key *
        ...    Start Fake Registry    api_key=${key}
        Should Not Contain    ${error}    wq7Zr2XkpT9v
        Run Keyword And Expect Error    ValueError: No fake registry runs;*    Stop Fake Registry
    END
    Nothing More Should Be Open

Stopping Ends What Hangs    # robocop: off=LEN06
    [Documentation]    A request that waits for an answer gets none, and nothing stays open.
    Start Fake Registry    alias=before
    Browse Packages
    Note What Is Open
    ${url} =    Start Fake Registry
    Inject Fault    hang
    Should Raise RegistryTimeoutError    Browse Packages    timeout=100 ms
    Stop Fake Registry
    Nothing More Should Be Open
    Connect To Registry    ${url}
    ${error} =    Should Raise RegistryConnectionError    Browse Packages
    Should Be Equal    ${error.reason}    connection refused
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries

A Fake Stops While A Request Hangs
    [Documentation]    The client meets a broken connection, long before its deadline.
    Start Fake Registry
    Inject Fault    hang
    ${before} =    Evaluate    time.monotonic()
    Stop Later    ${0.2}
    Should Raise RegistryConnectionError    Browse Packages    timeout=20 s
    Should Be True    time.monotonic() - ${before} < 10
    [Teardown]    Run Keywords    Disconnect From All Registries    AND    Stop All Fake Registries
