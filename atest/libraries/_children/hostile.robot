*** Settings ***
Documentation     A registry that repeats the key, at the most talkative log level.

Library           RegistryLibrary
Library           HostileRegistry

Suite Setup       Start Hostile
Suite Teardown    Stop Hostile Registry


*** Variables ***
${KEY: Secret}      %{CHILD_KEY}
${TOKEN: Secret}    %{CHILD_TOKEN}
${MARKER}           a-marker-that-is-no-secret


*** Test Cases ***
A Key That Is Repeated
    [Documentation]    In errors, in packages, in whole and in part.
    FOR    ${url}    IN    @{URLS}
        Connect To Registry    ${url}    hostile    api_key=${KEY}
        Say All
    END

A Key In A Header Of Its Own
    [Documentation]    Without a scheme, and the redirects followed.
    FOR    ${url}    IN    @{URLS}
        Connect To Registry    ${url}    hostile    api_key=${KEY}    api_key_header=X-Key
        ...    api_key_scheme=${EMPTY}    follow_redirects=True
        Say All
    END

A Key Of A Single Request
    [Documentation]    The connection knows nothing of it.
    VAR    &{headers} =    Authorization=${KEY}
    VAR    &{params} =    q=${TOKEN}    marker=${MARKER}
    FOR    ${url}    IN    @{URLS}
        Connect To Registry    ${url}    hostile
        TRY
            ${response} =    Send Registry Request    POST    /x    headers=${headers}
            ...    params=${params}    body={"a": 1}
            Log    ${response}
        EXCEPT    AS    ${message}
            Log    ${message}
        END
    END

An Answer That Fails The Test a-marker-that-is-no-secret
    [Documentation]    With what the registry says.
    Connect To Registry    ${URLS}[1]    hostile    api_key=${KEY}
    Browse Packages

A Package Whose Name Is The Key
    [Documentation]    Nothing is known of it before it is logged.
    ${url} =    Evaluate    [url for url in $URLS if url.endswith('/package')][0]
    Connect To Registry    ${url}    hostile    api_key=${KEY}
    ${package} =    Resolve Package Reference    actor    acme    echo
    Package Should Match Its Id    ${package}


*** Keywords ***
Start Hostile
    [Documentation]    Start it, and keep the URLs of its ways.
    ${urls} =    Start Hostile Registry
    VAR    ${URLS} =    ${urls}    scope=SUITE    # robocop: off=VAR05

Say All
    [Documentation]    Do whatever reads, and log all that is known of each error.
    Try And Log    Browse Packages    limit=2
    Try And Log    Get Package    pkg_act_${{ '0' * 40 }}
    Try And Log    Get Packages    pkg_act_${{ '0' * 40 }}    on_error=collect
    Try And Log    Resolve Package Reference    actor    acme    echo
    Try And Log    Resolve References    registry:acme/echo@v1.x    type=actor
    Try And Log    Resolve Reference    registry:acme/echo@v1.x
    Try And Log    Get Registry Metadata
    Try And Log    Record Registry    ${OUTPUT_DIR}/recorded    timeout=2 s
    Try And Log    Wait Until Registry Is Ready    timeout=50 ms
    Try And Log    Wait Until Reference Resolves To    actor    acme    echo    v1.x
    ...    expected=v1.0.0    timeout=50 ms

Try And Log
    [Documentation]    Run a keyword; whatever it raises is logged in all ways.
    [Arguments]    ${name}    @{args}    &{named}
    TRY
        ${error} =    Should Raise RegistryError    ${name}    @{args}    &{named}
        Log    ${error}    TRACE
        Log    ${{ repr($error) }}
        Log    ${error.details}
        Log    ${error.message} ${error.url} ${error.request_id} ${error.type} ${error.args}
        Log    ${{ ''.join(__import__('traceback').format_exception($error)) }}
    EXCEPT    AS    ${message}
        Log    ${message}
    END
