*** Settings ***
Documentation    All that is done with secrets, at the most talkative log level.

Library          RegistryLibrary
Library          FakeProcess
Library          OperatingSystem


*** Variables ***
${KEY: Secret}      %{CHILD_KEY}
${WRONG: Secret}    %{CHILD_WRONG_KEY}
${TOKEN: Secret}    %{CHILD_TOKEN}
${PLAIN: Secret}    %{CHILD_PLAIN}
${MINE: Secret}     %{CHILD_MINE}
${PROXY: Secret}    %{CHILD_PROXY}
${NETRC: Secret}    %{CHILD_NETRC}
${MARKER}           a-marker-that-is-no-secret


*** Test Cases ***
Requests With A Key And A Secret Header
    [Documentation]    In every way in which a secret can be given.
    VAR    &{headers} =    X-Trace=${MARKER}    X-Token=${TOKEN}    X-Plain=${PLAIN}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${KEY}    headers=${headers}
    Browse Packages
    ${response} =    Send Registry Request    GET    /browse    headers=${headers}
    Log    ${response}    TRACE
    @{requests} =    Get Recorded Requests
    Log    ${requests}
    Log Many    @{requests}
    Fake Registry Should Have Received    GET    /browse    header=Authorization: ***

A Key Under A Name Of Its Own
    [Documentation]    The fake takes it for any header, and shows it no more than the others.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${MINE}    api_key_header=X-Mine
    ...    api_key_scheme=${EMPTY}
    Should Raise AuthenticationError    Browse Packages
    @{requests} =    Get Recorded Requests
    Log    ${requests}

Requests That Fail a-marker-that-is-no-secret
    [Documentation]    The failure is that of the registry, with all that it says.
    Start Fake Registry    api_key=${KEY}
    Inject Fault    error    message=${MARKER}
    Browse Packages

A Wrong Key
    [Documentation]    The registry refuses it.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${WRONG}
    Browse Packages

A Registry That Hangs
    [Documentation]    The deadline passes while a key is under way.
    Start Fake Registry    api_key=${KEY}
    Inject Fault    hang
    Browse Packages    timeout=100 ms

A Registry That Is Gone
    [Documentation]    There is nobody to send the key to.
    ${url} =    Start Fake Registry    api_key=${KEY}
    Stop Fake Registry
    Connect To Registry    ${url}    api_key=${KEY}
    Browse Packages

A Failed Expectation
    [Documentation]    It shows requests that carried secrets.
    VAR    &{headers} =    X-Token=${TOKEN}
    Start Fake Registry    api_key=${KEY}
    Send Registry Request    GET    /browse    headers=${headers}
    Fake Registry Should Have Received    GET    /browse    header=X-Token: none

Wrong Arguments Beside A Secret
    [Documentation]    Arguments are checked, and the secret ones not shown.
    Connect To Registry    nonsense    api_key=${KEY}

An Expected Error
    [Documentation]    The result of a keyword is shown where it should have failed.
    VAR    &{headers} =    X-Token=${TOKEN}
    Start Fake Registry    api_key=${KEY}
    Should Raise AuthenticationError
    ...    Send Registry Request
    ...    GET
    ...    /browse
    ...    headers=${headers}

A Proxy With A Login
    [Documentation]    The proxy is not there; its login is masked in the error and everywhere else.
    VAR    ${proxy} =
    ...    ${{ robot.api.types.Secret('http://me:' + $PROXY.value + '@127.0.0.1:1') }}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${KEY}    proxy=${proxy}    retries=1
    Browse Packages

Redirects And Retries With A Key
    [Documentation]    To another origin and back, and once more after a failure.
    VAR    &{headers} =    X-Token=${TOKEN}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry
    ...    ${url}
    ...    api_key=${KEY}
    ...    retries=1
    ...    follow_redirects=True
    ...    headers=${headers}
    Inject Fault    cross origin redirect
    Run Keyword And Ignore Error    Browse Packages
    Inject Fault    disconnect    times=2
    Browse Packages

Proxies And Logins Of The Environment    # robocop: off=LEN04,LEN06
    [Documentation]    The proxy is not there; the registry is shown the login of `.netrc`.
    ${url} =    Start Fake Registry    connect=False
    Write Netrc    ''
    VAR    ${setting} =
    ...    os.environ.update(HTTP_PROXY='http://me:' + $PROXY.value + '@127.0.0.1:1')
    TRY
        Evaluate    ${setting}
        Connect To Registry    ${url}    trust_env=True
        Run Keyword And Expect Error    RegistryConnectionError: *    Browse Packages
        Set Environment Variable    NO_PROXY    127.0.0.1
        Connect To Registry    ${url}    trust_env=True
        Browse Packages
        @{requests} =    Fake Registry Should Have Received    GET    *    header=Authorization
        Log    ${requests}
        Evaluate    os.environ.update(HTTP_PROXY='x://' + $PROXY.value + '@127.0.0.1:1')
        Run Keyword And Expect Error    ValueError: HTTP_PROXY=*
        ...    Connect To Registry    ${url}    trust_env=True
        Remove Environment Variable    HTTP_PROXY
        Write Netrc    ' nonsense'
        Run Keyword And Expect Error    ValueError: trust_env=True: line 1 *
        ...    Connect To Registry    ${url}    trust_env=True
    FINALLY
        Remove Environment Variable    NETRC    HTTP_PROXY    NO_PROXY
        Remove File    ${OUTPUT_DIR}/netrc
    END

Keys At A Shared Fake    # robocop: off=LEN06
    [Documentation]    Its token and its key stand in the environment.
    ${fake} =    Serve Fake Registry
    Run Keyword And Expect Error    AccessDeniedError: *
    ...    Connect To Fake Registry    ${fake}[url]    token=${WRONG}    api_key=${KEY}
    Run Keyword And Expect Error    AuthenticationError: *
    ...    Connect To Fake Registry    ${fake}[url]    api_key=${KEY}
    Connect To Fake Registry    ${fake}[url]    token=${TOKEN}    api_key=${KEY}
    VAR    &{headers} =    X-Plain=${PLAIN}
    Send Registry Request    GET    /browse    headers=${headers}
    @{requests} =    Get Recorded Requests
    Log    ${requests}
    Export Recorded Requests    ${OUTPUT_DIR}/shared.jsonl
    ${info} =    Get Fake Registry
    Log    ${info}

What Is Written To Files    # robocop: off=LEN06
    [Documentation]    A recording, and the journal in both forms.
    VAR    &{headers} =    X-Token=${TOKEN}    X-Plain=${PLAIN}
    VAR    &{params} =    q=${MINE}    token=anything    marker=${MARKER}
    ${url} =    Start Fake Registry    api_key=${KEY}
    Connect To Registry    ${url}    api_key=${KEY}    headers=${headers}
    ${recorded} =    Record Registry    ${OUTPUT_DIR}/recorded    actor
    Log    ${recorded}
    Send Registry Request    GET    /browse    params=${params}
    Export Recorded Requests    ${OUTPUT_DIR}/requests.har
    Export Recorded Requests    ${OUTPUT_DIR}/requests.jsonl
    Connect To Registry    ${url}    api_key=${WRONG}
    Should Raise AccessDeniedError    Record Registry    ${OUTPUT_DIR}/none

Reads Of Many And Waits    # robocop: off=LEN06
    [Documentation]    With a key that is right, and one that is wrong.
    ${url} =    Start Fake Registry    api_key=${KEY}
    @{packages} =    Resolve References    registry:acme/echo@v1.x    registry:acme/echo
    Get Packages    ${packages[0].id}    ${packages[1].id}
    Wait Until Registry Is Ready    timeout=1 s
    ${place} =    Evaluate    $url.partition('://')[2]
    Connect To Registry    http://127.0.0.1:1    api_key=${WRONG}
    Run Keyword And Ignore Error    Resolve Reference    ${place}:acme/echo@v1.x
    Run Keyword And Ignore Error    Wait Until Registry Is Ready    timeout=200 ms
    Connect To Registry    ${url}    api_key=${WRONG}
    Should Raise AccessDeniedError    Resolve References    registry:acme/echo@v1.x
    @{errors} =    Get Packages    ${packages[0].id}    on_error=collect
    Log    ${errors}
    Run Keyword And Ignore Error    Wait Until Reference Resolves To    actor    acme    echo
    ...    v1.x    v9.0.0    timeout=200 ms

A Certificate With A Key
    [Documentation]    Both lie in a file; nothing of it is shown.
    Start Fake Registry    tls=mutual    api_key=${KEY}
    Browse Packages
    ${fake} =    Get Fake Registry
    Log    ${fake}
    Connect To Registry    ${fake.url}    api_key=${KEY}    verify=False
    ...    client_cert=${fake.client_cert}
    Browse Packages
    Connect To Registry    ${fake.url}    api_key=${KEY}    verify=${fake.ca_bundle}
    Should Raise RegistryConnectionError    Browse Packages

A Secret In The Wrong Place
    [Documentation]    It is refused without being shown.
    Start Fake Registry    api_key=${KEY}
    VAR    @{keys} =    ${TOKEN}
    VAR    &{params} =    token=${keys}
    VAR    &{body} =    token=${TOKEN}
    Run Keyword And Expect Error    ValueError: *    Send Registry Request    GET    /browse
    ...    params=${params}
    Run Keyword And Expect Error    ValueError: *    Send Registry Request    POST    /browse
    ...    body=${body}
    Run Keyword And Expect Error    *    Inject Fault    error    message=${TOKEN}
    Run Keyword And Ignore Error    Browse Packages
    Run Keyword And Expect Error    *    Get Package    ${TOKEN}
    Run Keyword And Expect Error    *    Connect To Registry    ${TOKEN}


*** Keywords ***
Write Netrc
    [Documentation]    Write a `.netrc` with a login, and what else is said, and name it.
    [Arguments]    ${more}
    VAR    ${text} =    'machine 127.0.0.1 login me password ' + $NETRC.value + ${more}
    Evaluate    pathlib.Path($OUTPUT_DIR, 'netrc').write_text(${text})
    Set Environment Variable    NETRC    ${OUTPUT_DIR}/netrc
