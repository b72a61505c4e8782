*** Settings ***
Documentation     What a tester wants to know of a registry that holds the packages of the seed
...               `examples`, whoever serves it. By default that is the fake registry.
...
...               Against another one, nothing here changes but the variables of the command
...               line: `--variable REGISTRY:https://registry.example.com/api`, and, for the
...               errors that a registry has no reason to raise for everyone, where it does.

Resource          RegistryLibrary/resources/registry.resource

Suite Setup       Open Registry Under Test
Suite Teardown    Close Registry Under Test


*** Variables ***
# A registry that wants a key for reading, and how it wants it. A fake one is started if the
# registry under test is fake, else the tests that need it are skipped unless it is named.
${PROTECTED REGISTRY}       ${EMPTY}
${KEY HEADER}               Authorization
${KEY SCHEME}               Bearer
${RIGHT KEY: Secret}        %{PROTECTED_REGISTRY_KEY=open-sesame}
${WRONG KEY: Secret}        %{WRONG_REGISTRY_KEY=open-barley}

# A registry that asks for a pause after so many requests; for a fake one a fault does it.
${THROTTLED REGISTRY}       ${EMPTY}
${REQUESTS BEFORE PAUSE}    10

@{SEED}
...                         actor acme/echo v1.0.0
...                         actor acme/echo v1.1.0
...                         actor acme/echo v1.2.0
...                         actor acme/echo v2.0.0
...                         actor acme/echo v2.1.0-rc.1
...                         agent acme/assistant v0.1.0-alpha.1
...                         agent acme/assistant v0.1.0-alpha.2
...                         graph acme/helpdesk v1.0.0
...                         lsp globex/prose v0.9.0
...                         mcp globex/calendar v1.4.2
...                         skill acme/search v1.10.0
...                         skill acme/search v1.9.0
...                         skill globex/calendar v3.0.0
...                         stream acme/tickets v0.3.1
...                         template globex/greeting v1.0.0
${UNUSED ID}                pkg_act_${{ '0' * 40 }}


*** Test Cases ***
The Registry Follows The Standard
    [Documentation]    The metadata name the version, and list at least the types that are used.
    ${metadata} =    Get Registry Metadata
    Should Be Equal    ${metadata.standard_version}    1.0.0
    IF    $metadata.package_types
        ${entries} =    Browse Packages
        ${used} =    Evaluate    {entry.type for entry in $entries}
        Should Be True    $used.issubset($metadata.package_types)
    END

Browsing Lists Every Published Version
    [Documentation]    Each version has one entry, on however many pages.
    ${entries} =    Browse Packages
    Entries Should Be    ${entries}    @{SEED}

Every Entry Leads To The Same Package By ID And By Reference
    [Documentation]    Both ways lead to one content, and the content has the ID it goes by.
    Every Entry Should Be Readable

A Reference Of Either Kind Leads To The Entry's Package
    [Documentation]    What is listed can be referred to by its name and by its ID.
    ${entries} =    Browse Packages
    FOR    ${entry}    IN    @{entries}
        VAR    ${by name} =    registry:${entry.namespace}/${entry.name}@${entry.version}
        ${named} =    Resolve Reference    ${by name}    ${entry.type}
        ${identified} =    Resolve Reference    ID:${entry.id}
        Should Be Equal    ${named.id}    ${entry.id}
        Should Be Equal    ${identified.id}    ${entry.id}
        Should Be Equal    ${identified.content}    ${named.content}
    END

An ID Says Of Which Type A Package Is And What It Holds
    [Documentation]    Who has the content can compute the ID without asking.
    ${entries} =    Browse Packages
    FOR    ${entry}    IN    @{entries}
        ${id} =    Parse Package Id    ${entry.id}
        Should Be Equal    ${id.type}    ${entry.type}
        ${package} =    Get Package    ${entry.id}
        ${computed} =    Compute Package Id    ${entry.type}    ${package.content}
        Should Be Equal    ${computed}    ${entry.id}
    END

Content Arrives As It Was Published
    [Documentation]    Text beyond ASCII, nested values, fractions and nulls are kept.
    ${greeting} =    Resolve Package Reference    template    globex    greeting
    Should Be Equal    ${greeting.content}[text]    Grüß dich, {name}! 👋
    ${prose} =    Resolve Package Reference    lsp    globex    prose
    Should Be Equal    ${prose.content}[settings]    ${{ {'spelling': True, 'style': None} }}
    ${tickets} =    Resolve Package Reference    stream    acme    tickets
    Should Be Equal    ${tickets.content}[rate]    ${0.5}

A Concrete Version Names The Same Package Again And Again
    [Documentation]    An alias may move, a concrete version never does.
    ${first} =    Resolve Package Reference    actor    acme    echo    v1.1.0
    ${second} =    Resolve Package Reference    actor    acme    echo    v1.1.0
    Should Be Equal    ${first}    ${second}

Browsing Can Be Narrowed To A Type
    [Documentation]    Only packages of that type are listed, of any namespace.
    ${entries} =    Browse Packages    skill
    Entries Should Be    ${entries}
    ...    skill acme/search v1.10.0
    ...    skill acme/search v1.9.0
    ...    skill globex/calendar v3.0.0

Browsing Can Be Narrowed To A Namespace
    [Documentation]    Only packages of that namespace are listed, of any type.
    ${entries} =    Browse Packages    namespace=globex
    Entries Should Be    ${entries}
    ...    lsp globex/prose v0.9.0
    ...    mcp globex/calendar v1.4.2
    ...    skill globex/calendar v3.0.0
    ...    template globex/greeting v1.0.0

Browsing Can Be Narrowed To Both
    [Documentation]    Type and namespace hold together.
    ${entries} =    Browse Packages    skill    globex
    Entries Should Be    ${entries}    skill globex/calendar v3.0.0

Nothing That Matches Is An Empty List
    [Documentation]    Neither a namespace nor a pair without packages is an error.
    ${of nobody} =    Browse Packages    namespace=nobody
    Should Be Empty    ${of nobody}
    ${no such pair} =    Browse Packages    graph    globex
    Should Be Empty    ${no such pair}

A Limit Is Kept Whatever The Size Of A Page
    [Documentation]    The entries are the first of the whole list.
    [Template]    A Limit Of ${limit} Should List ${count} Entries
    1    1
    4    4
    7    7
    15    15
    100    15

An Alias Names The Highest Release It Covers
    [Documentation]    Numbers are compared as numbers; `v1.10.0` stands above `v1.9.0`.
    [Template]    Version Should Name
    actor    acme    echo    latest    v2.0.0
    actor    acme    echo    vx    v2.0.0
    actor    acme    echo    v1.x    v1.2.0
    actor    acme    echo    v1.0.x    v1.0.0
    actor    acme    echo    v1.2.x    v1.2.0
    skill    acme    search    v1.x    v1.10.0
    skill    acme    search    latest    v1.10.0
    skill    acme    search    v1.9.x    v1.9.0

No Version Means The Latest
    [Documentation]    Leaving it out, in a reference as well, is asking for `latest`.
    ${package} =    Resolve Package Reference    actor    acme    echo
    Should Be Equal    ${package.version}    v2.0.0
    ${package} =    Resolve Reference    registry:acme/echo
    Should Be Equal    ${package.version}    v2.0.0

A Concrete Version Names Itself
    [Documentation]    A pre-release, too, is there for who asks for it by name.
    [Template]    Version Should Name
    actor    acme    echo    v1.0.0    v1.0.0
    actor    acme    echo    v2.0.0    v2.0.0
    actor    acme    echo    v2.1.0-rc.1    v2.1.0-rc.1
    agent    acme    assistant    v0.1.0-alpha.1    v0.1.0-alpha.1

A Pre-Release Counts Only Where There Is No Release
    [Documentation]    `v2.x` covers a release, so the newer candidate is passed over.
    [Template]    Version Should Name
    actor    acme    echo    v2.x    v2.0.0
    actor    acme    echo    v2.0.x    v2.0.0
    actor    acme    echo    v2.1.x    v2.1.0-rc.1
    agent    acme    assistant    latest    v0.1.0-alpha.2
    agent    acme    assistant    vx    v0.1.0-alpha.2
    agent    acme    assistant    v0.x    v0.1.0-alpha.2
    agent    acme    assistant    v0.1.x    v0.1.0-alpha.2
    agent    acme    assistant    ${None}    v0.1.0-alpha.2

Aliases And Browsing Agree
    [Documentation]    What an alias names is the highest of the versions that are listed.
    [Template]    Alias Should Resolve To Newest Listed Version
    actor    acme    echo
    actor    acme    echo    v1.x
    actor    acme    echo    v2.1.x
    skill    acme    search    vx
    agent    acme    assistant    v0.1.x
    mcp    globex    calendar

A Reference Is Followed And Kept As It Was Written
    [Documentation]    Every form that leads to a registry, with and without type and version.
    [Template]    Reference Should Lead To Version
    registry:acme/echo@v1.x    v1.2.0
    registry:acme/echo@v1.1.0    v1.1.0
    registry:acme/echo@v2.1.x    v2.1.0-rc.1
    registry:acme/echo    v2.0.0    actor
    registry:acme/search@latest    v1.10.0
    registry:globex/calendar@vx    v3.0.0    skill
    registry:globex/calendar@vx    v1.4.2    mcp

A Reference May Name The Server
    [Documentation]    The current connection serves it, with its path prefix and its key.
    ${server} =    Get Server Under Test
    Reference Should Lead To Version    ${server}:acme/echo@v1.x    v1.2.0
    Reference Should Lead To Version    ${server}:acme/echo    v2.0.0    actor

A Reference By ID Needs No Type
    [Documentation]    The ID says the type; a type that contradicts it is an error.
    ${package} =    Resolve Package Reference    skill    acme    search    v1.9.0
    ${same} =    Resolve Reference    ID:${package.id}
    Should Be Equal    ${same.content}    ${package.content}
    Should Be Equal    ${same.original_reference}    ID:${package.id}
    ${same} =    Resolve Reference    ID:${package.id}    skill
    Should Be Equal    ${same.id}    ${package.id}
    Should Raise ValidationError    Resolve Reference    ID:${package.id}    actor

A Name For Packages Of Several Types Needs A Type
    [Documentation]    The error names the types to choose from.
    ${error} =    Should Raise ValidationError    Resolve Reference    registry:globex/calendar
    Should Be Equal    ${error.details}[types]    ${{ ['mcp', 'skill'] }}

Fields That The Standard Does Not Have Do Not Matter
    [Documentation]    A package is read the same, whatever else the registry says of it.
    VAR    &{asked} =    version=v1.2.0
    ${answer} =    Send Registry Request    GET    /actor/acme/echo    params=${asked}
    ${package} =    Resolve Package Reference    actor    acme    echo    v1.2.0
    FOR    ${field}    IN    id    type    namespace    name    version    content
        ${value} =    Evaluate    getattr($package, $field)
        Should Be Equal    ${answer.json}[${field}]    ${value}
    END

What Is No ID Is An InvalidPackageIdError
    [Documentation]    The registry is asked, and refuses.
    [Template]    The Registry Should Answer
    InvalidPackageIdError    400    Get Package    acme-echo
    InvalidPackageIdError    400    Get Package    pkg_act_0123
    InvalidPackageIdError    400    Get Package    PKG_ACT_${{ '0' * 40 }}
    InvalidPackageIdError    400    Get Package    ${UNUSED ID} or so

What Is No Name Is An InvalidPackageReferenceError
    [Documentation]    So are the text of a reference that is none, found before anything is sent.
    The Registry Should Answer    InvalidPackageReferenceError    400
    ...    Resolve Package Reference    actor    Acme    echo
    The Registry Should Answer    InvalidPackageReferenceError    400
    ...    Resolve Package Reference    actor    acme    e..cho
    ${error} =    Should Raise InvalidPackageReferenceError    Resolve Reference    acme/echo@v1.x
    Should Be Equal    ${error.status}    ${None}
    Should Not Be True    ${error.stated}

What Is No Type Or Version Is A ValidationError
    [Documentation]    Wherever it is asked for.
    [Template]    The Registry Should Answer
    ValidationError    400    Browse Packages    puppet
    ValidationError    400    Resolve Package Reference    puppet    acme    echo
    ValidationError    400    Resolve Package Reference    actor    acme    echo    1.2.0
    ValidationError    400    Resolve Package Reference    actor    acme    echo    v1.2

What Was Never Published Is A PackageNotFoundError
    [Documentation]    By ID, by name, and by a name that only another type has.
    [Template]    The Registry Should Answer
    PackageNotFoundError    404    Get Package    ${UNUSED ID}
    PackageNotFoundError    404    Resolve Package Reference    actor    acme    nothing
    PackageNotFoundError    404    Resolve Package Reference    actor    nobody    echo
    PackageNotFoundError    404    Resolve Package Reference    skill    acme    echo
    PackageNotFoundError    404    Resolve Reference    ID:${UNUSED ID}

A Version That No Release Has Is A VersionNotFoundError
    [Documentation]    No status says so: the registry has to name it.
    [Template]    The Registry Should Answer
    VersionNotFoundError    404    Resolve Package Reference    actor    acme    echo    v9.9.9
    VersionNotFoundError    404    Resolve Package Reference    actor    acme    echo    v3.x
    VersionNotFoundError    404    Resolve Package Reference    actor    acme    echo    v1.3.x
    VersionNotFoundError    404    Resolve Package Reference    actor    acme    echo    v2.0.0-rc.1
    VersionNotFoundError    404    Resolve Reference    registry:acme/echo@v3.x    actor

Reading Without The Key Is An AuthenticationError
    [Documentation]    Where reading needs a key, whatever is read.
    [Setup]    Connect To Protected Registry
    The Registry Should Answer    AuthenticationError    401    Browse Packages
    The Registry Should Answer    AuthenticationError    401    Get Package    ${UNUSED ID}
    The Registry Should Answer    AuthenticationError    401
    ...    Resolve Package Reference    actor    acme    echo
    [Teardown]    Leave Protected Registry

Reading With A Wrong Key Is An AccessDeniedError
    [Documentation]    The key was understood, and opens nothing.
    [Setup]    Connect To Protected Registry    ${WRONG KEY}
    The Registry Should Answer    AccessDeniedError    403    Browse Packages
    The Registry Should Answer    AccessDeniedError    403
    ...    Resolve Package Reference    actor    acme    echo
    [Teardown]    Leave Protected Registry

Reading With The Key Is Reading As Usual
    [Documentation]    The protected registry holds what the open one holds.
    [Setup]    Connect To Protected Registry    ${RIGHT KEY}
    Every Entry Should Be Readable    actor
    [Teardown]    Leave Protected Registry

Asking Too Often Is A RateLimitError
    [Documentation]    The registry says for how long it wants to be left alone.
    [Setup]    Connect To Throttled Registry
    Wait Until Keyword Succeeds    ${REQUESTS BEFORE PAUSE} x    0 s
    ...    Should Raise RateLimitError    Browse Packages    limit=1
    ${error} =    Should Raise RateLimitError    Browse Packages
    Should Be True    $error.retry_after > datetime.timedelta(0)
    The Registry Should Answer    RateLimitError    429    Browse Packages
    [Teardown]    Leave Throttled Registry


*** Keywords ***
Entries Should Be
    [Documentation]    Fail unless these are the entries, as `type namespace/name version`.
    [Arguments]    ${entries}    @{expected}
    ${listed} =    Evaluate
    ...    sorted(f'{one.type} {one.namespace}/{one.name} {one.version}' for one in $entries)
    Should Be Equal    ${listed}    ${expected}

A Limit Of ${limit} Should List ${count} Entries
    [Documentation]    Fail unless so many entries are listed, which begin the whole list.
    ${all} =    Browse Packages
    ${entries} =    Browse Packages    limit=${limit}
    Length Should Be    ${entries}    ${count}
    Should Be Equal    ${entries}    ${all}[:${count}]

Version Should Name
    [Documentation]    Fail unless a version or an alias names the expected concrete version.
    [Arguments]    ${type}    ${namespace}    ${name}    ${version}    ${expected}
    ${package} =    Resolve Package Reference    ${type}    ${namespace}    ${name}    ${version}
    Should Be Equal    ${package.version}    ${expected}

Reference Should Lead To Version
    [Documentation]    Fail unless a reference leads to that version and the result keeps its text.
    [Arguments]    ${reference}    ${expected}    ${type}=${None}
    ${package} =    Resolve Reference    ${reference}    ${type}
    Should Be Equal    ${package.version}    ${expected}
    Should Be Equal    ${package.original_reference}    ${reference}

The Registry Should Answer
    [Documentation]    Fail unless a keyword raises the error, in all three ways to expect one.
    [Arguments]    ${error type}    ${status}    ${name}    @{arguments}
    ${error} =    Run Keyword    Should Raise ${error type}    ${name}    @{arguments}
    Should Be Equal    ${error.type}    ${error type}
    Should Be Equal As Integers    ${error.status}    ${status}
    Run Keyword And Expect Error    ${error type}: *    ${name}    @{arguments}
    TRY
        Run Keyword    ${name}    @{arguments}
    EXCEPT    ${error type}: *    type=GLOB    AS    ${message}
        Should Contain    ${message}    status ${status}
    ELSE
        Fail    ${name} passed.
    END

Get Server Under Test
    [Documentation]    Return host and port of the registry under test, as references write them.
    ${answer} =    Send Registry Request    GET    /.well-known/cleverthis-packages
    RETURN    ${{ urllib.parse.urlsplit($answer.url).netloc }}

Connect To Protected Registry
    [Documentation]    Connect to a registry that wants a key for reading, by default without one.
    [Arguments]    ${key}=${None}
    ${is fake} =    Registry Under Test Is Fake
    IF    ${is fake}
        ${url} =    Start Fake Registry    alias=protected    api_key=${RIGHT KEY}    connect=False
    ELSE
        Skip If    not $PROTECTED_REGISTRY    No registry is named that wants a key.
        VAR    ${url} =    ${PROTECTED REGISTRY}
    END
    Connect To Registry    ${url}    protected
    ...    api_key=${key}    api_key_header=${KEY HEADER}    api_key_scheme=${KEY SCHEME}

Leave Protected Registry
    [Documentation]    Go back to the registry under test.
    ${is fake} =    Registry Under Test Is Fake
    IF    ${is fake}
        Stop Fake Registry    protected
    ELSE IF    $PROTECTED_REGISTRY
        Disconnect From Registry    protected
    END

Connect To Throttled Registry
    [Documentation]    Connect to a registry that asks for a pause before long.
    ${is fake} =    Registry Under Test Is Fake
    IF    ${is fake}
        Inject Fault    rate limit    after=2    times=0    retry_after=7 s
    ELSE
        Skip If    not $THROTTLED_REGISTRY    No registry is named that asks for a pause.
        Connect To Registry    ${THROTTLED REGISTRY}    throttled
    END

Leave Throttled Registry
    [Documentation]    Go back to the registry under test.
    ${is fake} =    Registry Under Test Is Fake
    IF    not ${is fake} and $THROTTLED_REGISTRY
        Disconnect From Registry    throttled
    END
