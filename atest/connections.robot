*** Settings ***
Documentation     Connections to registries: their aliases, which is current, and what they refuse.

Library           RegistryLibrary
Library           EchoServer

Suite Setup       Start Registries
Suite Teardown    Stop Echo Server
Test Teardown     Disconnect From All Registries


*** Test Cases ***
The Connection Made Last Is The Current One
    [Documentation]    A request goes to the registry that was connected last.
    Connect To Registry    ${LEFT}    left
    Connect To Registry    ${RIGHT}    right
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=right
    Fake Registry Should Have Received    GET    /browse    times=0    alias=left

Switching Returns The Connection Before
    [Documentation]    So that a keyword can switch back to where it came from.
    Connect To Registry    ${LEFT}    left
    Connect To Registry    ${RIGHT}    right
    ${before} =    Switch Registry    left
    Should Be Equal    ${before}    right
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=left
    ${before} =    Switch Registry    ${before}
    Should Be Equal    ${before}    left

Ending A Connection Brings Back The One Used Before
    [Documentation]    Not the one that was made before it: switching counts as well.
    Connect To Registry    ${LEFT}    first
    Connect To Registry    ${RIGHT}    second
    Connect To Registry    ${RIGHT}    third
    Switch Registry    first
    Disconnect From Registry
    ${current} =    Switch Registry    second
    Should Be Equal    ${current}    third

Ending Another Connection Leaves The Current One
    [Documentation]    Only the connection that is named ends.
    Connect To Registry    ${LEFT}    left
    Connect To Registry    ${RIGHT}    right
    Disconnect From Registry    left
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=right

A Taken Alias Is Closed And Used Again
    [Documentation]    The connection that had the alias is gone, and the new one is current.
    Connect To Registry    ${LEFT}    same
    Connect To Registry    ${RIGHT}    other
    Connect To Registry    ${RIGHT}    same
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=right
    Disconnect From Registry    same
    Run Keyword And Expect Error
    ...    ValueError: No registry is connected as 'same'; connected: 'other'.
    ...    Switch Registry    same

A Refused Connection Leaves The One That Has The Alias
    [Documentation]    Arguments are checked before anything is closed.
    Connect To Registry    ${LEFT}    same
    Run Keyword And Expect Error    ValueError: timeout=0 s must be a time above 0.
    ...    Connect To Registry    ${RIGHT}    same    timeout=0
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=left

A Connection Without An Alias Gets The First Free Number
    [Documentation]    The names are registry-1, registry-2 and so on.
    ${first} =    Connect To Registry    ${LEFT}
    ${second} =    Connect To Registry    ${RIGHT}
    Disconnect From Registry    ${first}
    ${third} =    Connect To Registry    ${LEFT}
    Should Be Equal    ${first}, ${second}, ${third}    registry-1, registry-2, registry-1

An Alias That Is Given Is Returned
    [Documentation]    But not one of nothing, and none that looks like a misspelt argument.
    ${alias} =    Connect To Registry    ${LEFT}    under test
    Should Be Equal    ${alias}    under test
    FOR    ${alias}    IN    ${EMPTY}    ${SPACE}    apikey\=x
        Run Keyword And Expect Error    ValueError: alias='${alias}' must not be empty *
        ...    Connect To Registry    ${LEFT}    ${alias}
        Run Keyword And Expect Error    ValueError: alias='${alias}' must not be empty *
        ...    Start Fake Registry    alias=${alias}
    END

A Key In Plain Text Is Refused And Not Shown
    [Documentation]    The message says how to give it; Robot itself would quote it.
    FOR    ${keyword}    IN    Connect To Registry    Start Fake Registry
        ${error} =    Run Keyword And Expect Error    ValueError: api_key must be a secret, *
        ...    ${keyword}    ${LEFT}    api_key=in-plain-text
        Should Not Contain    ${error}    plain
    END

Certificates Are Not Left Unchecked By An Empty Variable
    [Documentation]    Robot takes empty text for false; only a word turns the checks off.
    Run Keyword And Expect Error    ValueError: verify is empty; *
    ...    Connect To Registry    ${LEFT}    verify=${EMPTY}
    Connect To Registry    ${LEFT}    verify=No

An Unknown Alias Is Named With Those There Are
    [Documentation]    The message lists the connections, the current one last.
    Connect To Registry    ${LEFT}    left
    Connect To Registry    ${RIGHT}    right
    FOR    ${keyword}    IN    Switch Registry    Disconnect From Registry
        Run Keyword And Expect Error
        ...    ValueError: No registry is connected as 'nowhere'; connected: 'left', 'right'.
        ...    ${keyword}    nowhere
    END

Without A Connection Every Keyword Says How To Make One
    [Documentation]    The message names the keywords that connect.
    VAR    ${message} =    ValueError: No registry is connected; `Connect To Registry` or
    ...    `Start Fake Registry` makes one.
    FOR    ${keyword}    IN    Browse Packages    Disconnect From Registry    Get Registry Metadata
        Run Keyword And Expect Error    ${message}    ${keyword}
    END
    Run Keyword And Expect Error    ValueError: No registry is connected as 'x'; connected: none.
    ...    Switch Registry    x

All Connections Can End At Once And There May Be None
    [Documentation]    Ending none is no error.
    Connect To Registry    ${LEFT}
    Disconnect From All Registries
    Disconnect From All Registries
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Browse Packages

A Bad Argument Is Named With Its Value    # robocop: off=LEN04,LEN06
    [Documentation]    Each is a ValueError, before a byte is sent.
    [Template]    Connecting Should Be Refused
    url\='ftp://x' can't be used: it must begin with http:// or https://.    ftp://x
    url\='http://' can't be used: it must name a host*    http://
    url\='http://***@x' can't be used: it may not hold user information*    http://me:pw@x
    url\='http://x?a\=1' can't be used: it may not have a query*    http://x?a\=1
    timeout\=-1 s must be a time above 0.    http://x    timeout=-1 s
    Argument 'timeout' got value 'soon' that cannot be converted*    http://x    timeout=soon
    Argument 'max_response_size' got value 'huge' that cannot be converted to ByteSize: a size is*
    ...    http://x    max_response_size=huge
    max_response_size\=0 must be a number of bytes*    http://x    max_response_size=0
    Argument 'max_response_size' got value 'True' (boolean) that cannot be converted to ByteSize*
    ...    http://x    max_response_size=${True}
    verify\='no-such-file'*    http://x    verify=no-such-file
    client_cert\='no-such-file'*    http://x    client_cert=no-such-file
    headers: 'a b' is no name of a header.    http://x    headers={"a b": "1"}
    url is empty.    ${EMPTY}
    url\='nonsense' can't be used*    nonsense
    retries\=-1 must be a whole number*    http://x    retries=-1
    retries\=0.5 must be a whole number*    http://x    retries=0.5
    retries\=nan must be a whole number*    http://x    retries=NaN
    timeout\=0 s must be a time above 0.    http://x    timeout=0
    Argument 'timeout' got value 'NaN' that cannot be converted*    http://x    timeout=NaN
    Argument 'timeout' got value 'inf' that cannot be converted*    http://x    timeout=inf
    Argument 'trust_env' got value 'perhaps' that cannot be converted to boolean*
    ...    http://x    trust_env=perhaps
    proxy\='***' must begin with http*    http://x    proxy=localhost:3128
    proxy\='***' must begin with http*    http://x    proxy=${EMPTY}
    proxy\='ftp://p' must begin with http*    http://x    proxy=ftp://p
    proxy must be a secret if name and password stand in it*    http://x    proxy=http://a:b@p
    headers: the value of 'a', not shown here, must be text*    http://x    headers={"a": 7}
    Argument 'headers' got value 'a: b' that cannot be converted*    http://x    headers=a: b

An Argument Of The Key Is Refused Without The Key
    [Documentation]    A header name or a scheme that can't be sent is shown, the key never is.
    VAR    ${key: Secret} =    ${KEY}
    Connecting Should Be Refused    api_key_header: 'a b' is no name of a header.
    ...    ${LEFT}    api_key=${key}    api_key_header=a b
    Connecting Should Be Refused    api_key_scheme\='a b' must be empty or one word.
    ...    ${LEFT}    api_key=${key}    api_key_scheme=a b
    VAR    ${blank} =    ${{ robot.api.types.Secret(' secret-wq7Zr2X') }}
    ${error} =    Connecting Should Be Refused    api_key must be*    ${LEFT}    api_key=${blank}
    Should Not Contain    ${error}    secret-

The Key Goes With Each Request In The Header That Was Asked For
    [Documentation]    The scheme stands before the key, and may be empty.
    VAR    ${key: Secret} =    ${KEY}
    Connect To Registry    ${ECHO}    api_key=${key}
    Header Should Be Sent    authorization    Bearer ${KEY.value}
    Connect To Registry
    ...    ${ECHO}
    ...    api_key=${key}
    ...    api_key_header=X-Key
    ...    api_key_scheme=${EMPTY}
    Header Should Be Sent    x-key    ${KEY.value}
    Connect To Registry    ${ECHO}    api_key=${key}    api_key_scheme=Token
    Header Should Be Sent    authorization    Token ${KEY.value}

Headers Of The Connection Go With Each Request
    [Documentation]    A value may be a secret, and a header of the request replaces it.
    VAR    ${token: Secret} =    ${KEY}
    VAR    &{headers} =    X-Trace=seven    X-Token=${token}
    Connect To Registry    ${ECHO}    headers=${headers}
    Header Should Be Sent    x-trace    seven
    Header Should Be Sent    x-token    ${KEY.value}
    ${response} =    Send Registry Request    GET    /    headers={"x-trace": "eight"}
    Should Be Equal    ${response.json}[headers][x-trace]    eight

A Path Prefix Stands Before Every Path
    [Documentation]    The registry lies below a path; a slash at its end makes no difference.
    FOR    ${prefix}    IN    /api/v1    /api/v1/
        Connect To Registry    ${ECHO}${prefix}
        ${metadata} =    Get Registry Metadata
        Should Be Equal    ${metadata.name}    /api/v1/.well-known/cleverthis-packages
    END

The Size Of An Answer Is Limited
    [Documentation]    The limit is a number of bytes, with a unit if need be.
    Connect To Registry    ${LEFT}    max_response_size=1 KiB
    ${error} =    Should Raise RegistryResponseError    Browse Packages
    Should Be Equal    ${error.reason}    too large
    Connect To Registry    ${LEFT}    max_response_size=${100000}
    Browse Packages


*** Keywords ***
Start Registries
    [Documentation]    Start two fakes without a connection, and a server that echoes.
    ${left} =    Start Fake Registry    alias=left    connect=False
    ${right} =    Start Fake Registry    alias=right    connect=False
    ${echo} =    Start Echo Server
    VAR    ${LEFT} =    ${left}    scope=SUITE    # robocop: off=VAR05
    VAR    ${RIGHT} =    ${right}    scope=SUITE    # robocop: off=VAR05
    VAR    ${ECHO} =    ${echo}    scope=SUITE    # robocop: off=VAR05
    VAR    ${KEY: Secret} =    %{CONNECTION_TEST_KEY=wq7Zr2XkpT9v}    scope=SUITE    # robocop: off=VAR05

Connecting Should Be Refused
    [Documentation]    Fail unless connecting is a ValueError with that message; return the message.
    [Arguments]    ${message}    @{arguments}    &{options}
    ${error} =    Run Keyword And Expect Error    ValueError: ${message}
    ...    Connect To Registry    @{arguments}    &{options}
    Run Keyword And Expect Error    ValueError: No registry is connected;*    Browse Packages
    RETURN    ${error}

Header Should Be Sent
    [Documentation]    Fail unless the current connection sends a header with that value.
    [Arguments]    ${name}    ${value}
    ${response} =    Send Registry Request    GET    /
    Should Be Equal    ${response.json}[headers][${name}]    ${value}
