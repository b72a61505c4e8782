*** Settings ***
Documentation    What no connection can be made of. The connection that is there stays.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake
Test Template    Connecting Should Be Refused


*** Test Cases ***
A URL That Leads To No Registry    # robocop: off=LEN04,LEN06
    [Documentation]    The message tells what is wrong with it.
    url is empty.    ${EMPTY}
    url\='None' can't be used: it must begin with*    ${None}
    url\='42' can't be used: it must begin with*    ${42}
    url\='127.0.0.1:8000' can't be used: it must begin with*    127.0.0.1:8000
    url\='//registry.test' can't be used: it must begin with*    //registry.test
    url\='ftp://registry.test' can't be used: it must begin with*    ftp://registry.test
    url\='javascript:alert(1)' can't be used: it must begin with*    javascript:alert(1)
    url\='http:///packages' can't be used: it must name a host*    http:///packages
    url\='http://-x-' can't be used: it must name a host*    http://-x-
    url\='http://x:0' can't be used: it must name a host, and a port*    http://x:0
    url\='http://x:99999' can't be used: its port must be*    http://x:99999
    url\='http://x:http' can't be used: its port must be*    http://x:http
    url\='http://?::1' can't be used: only an IPv6 address*    http://[::1
    url\='http://?fe80::1%25eth0?' can't be used: it must name a host*    http://[fe80::1%25eth0]
    url\='http://registrü.test' can't be used: it must be visible ASCII*    http://registrü.test
    url\='http://x y' can't be used: it must be visible ASCII*    http://x y
    url\='http://x\\r\\nX: y' can't be used: it must be visible ASCII*    http://x${LINE END}
    url\='http://x\\x00' can't be used: it must be visible ASCII*    http://x${NUL}
    url\='http://x\\ud800' can't be used: it must be visible ASCII*    http://x${HALF}
    url\='http://x/?a\=1' can't be used: it may not have a query*    http://x/?a\=1
    url\='http://x/#a' can't be used: it may not have a query or a fragment*    http://x/#a
    url\='http://x/%2e%2E/y' can't be used: its path may not have '.'*    http://x/%2e%2E/y
    url\='http://x/aaa*…' (70009 characters) can't be used: *    http://x/${LONG}
A Login In A URL
    [Documentation]    It is not shown.
    url\='http://[*][*][*]@x' can't be used: it may not hold user information*
    ...    http://me:hunter2@x
An Alias
    [Documentation]    It looks like an argument that is misspelt.
    alias\='' must not be empty*    ${URL}    ${EMPTY}
    alias\='tiemout\=1s' must not be empty or hold '\='; is the name of an argument misspelt?
    ...    ${URL}    tiemout\=1s
A Header Or A Scheme For A Key
    [Documentation]    They are wrong without a key, too.
    api_key_header: '' is no name of a header.    ${URL}    api_key_header=${EMPTY}
    api_key_header: 'X\\r\\nX: y' is no name of a header.    ${URL}    api_key_header=X${LINE END}
    api_key_header: the header 'Content-Length' follows*    ${URL}    api_key_header=Content-Length
    api_key_scheme\='a b' must be empty or one word.    ${URL}    api_key_scheme=a b
    api_key_scheme\='a\\r\\nX: y' must be empty or one word.    ${URL}
    ...    api_key_scheme=a${LINE END}
A Time Limit
    [Documentation]    A time of Robot Framework above zero is one.
    Argument 'timeout' got value 'soon' that cannot be converted*    ${URL}    timeout=soon
    Argument 'timeout' got value '1e999' that cannot be converted*    ${URL}    timeout=1e999
    Argument 'timeout' got value 'nan' (float) that cannot be converted*    ${URL}    timeout=${NAN}
    Argument 'timeout' got value 'True' (boolean) that cannot be*    ${URL}    timeout=${True}
    Argument 'timeout' got value '* (list) that cannot be*    ${URL}    timeout=${{ [] }}
    timeout\=0 s must be a time above 0.    ${URL}    timeout=${0}
    timeout\=-300 s must be a time above 0.    ${URL}    timeout=-5 minutes
Numbers    # robocop: off=LEN06
    [Documentation]    Neither a boolean is one, nor is what has a fraction.
    retries\=-1 must be a whole number from 0.    ${URL}    retries=-1
    retries\=1.5 must be a whole number from 0.    ${URL}    retries=1.5
    retries\=inf must be a whole number from 0.    ${URL}    retries=${INFINITE}
    retries\=True must be a whole number from 0.    ${URL}    retries=${True}
    Argument 'retries' got value 'often'*    ${URL}    retries=often
    max_response_size\=-1 must be a number of bytes*    ${URL}    max_response_size=-1
    Argument 'max_response_size' got value 'lots' that*    ${URL}    max_response_size=lots
    Argument 'max_response_size' got value '1 XB' that*    ${URL}    max_response_size=1 XB
    max_response_size\=0 must be a number of bytes*    ${URL}    max_response_size=0
    max_response_size\=999999000000000 must be*    ${URL}    max_response_size=999999 GB
    max_response_size\=<int of 16610 bits> must be*    ${URL}    max_response_size=${HUGE}
Yes Or No
    [Documentation]    Empty text may come from a variable that nobody set.
    Argument 'follow_redirects' got value '' that*true or false    ${URL}
    ...    follow_redirects=${EMPTY}
    Argument 'follow_redirects' got value 'soon' that*    ${URL}    follow_redirects=soon
    Argument 'follow_redirects' got value '2' (integer) that*    ${URL}    follow_redirects=${2}
    Argument 'trust_env' got value '' that*    ${URL}    trust_env=${EMPTY}
    Argument 'trust_env' got value 'None' (None) that*    ${URL}    trust_env=${None}
Certificates
    [Documentation]    The file is named.
    verify is empty; it must be true, false or a path.    ${URL}    verify=${EMPTY}
    verify\='/no/such' names no certificates to trust*    ${URL}    verify=/no/such
    verify\='*' names no certificates to trust: *    ${URL}    verify=${CURDIR}/connecting.robot
    verify\='aaa*' (70000 characters) names no certificates*too long.    ${URL}    verify=${LONG}
    verify\='a\\x00' names no certificates to trust: *    ${URL}    verify=a${NUL}
    client_cert\='/no/such' can't be used: no such file*    ${URL}    client_cert=/no/such
    client_cert\='*' can't be used: is a directory.    ${URL}    client_cert=${CURDIR}
    client_cert\='aaa*' (70000 characters) can't be used*too long.    ${URL}    client_cert=${LONG}
A Proxy
    [Documentation]    What may be a password is not shown.
    proxy\='[*][*][*]' must begin with http*    ${URL}    proxy=me:hunter2
    proxy must be a secret if name and password*    ${URL}    proxy=http://me:hunter2@p
    proxy\='ftp://p' must begin with http*    ${URL}    proxy=ftp://p
    proxy\='http://p:99999' can't be used: its port*    ${URL}    proxy=http://p:99999
    proxy\='http://p/path' can't be used: a proxy has no path.    ${URL}    proxy=http://p/path
    proxy\='http://' can't be used: it must name a host*    ${URL}    proxy=http://
Headers
    [Documentation]    A value is never shown, it may be a secret.
    Argument 'headers' got value 'a: b' that cannot be*    ${URL}    headers=a: b
    Argument 'headers' got value '* (list) that cannot*    ${URL}    headers=${{ ['a: b'] }}
    headers: '' is no name of a header.    ${URL}    headers={"": "b"}
    headers: 'a\\r\\nb' is no name of a header.    ${URL}    headers={"a\\r\\nb": "c"}
    headers: the header 'Transfer-Encoding' follows*    ${URL}    headers={"Transfer-Encoding": "x"}
    headers: the value of 'a', not shown here, must be*    ${URL}
    ...    headers={"a": "hunter2\\r\\nX: y"}
    headers: the value of 'a', not shown here, must be*    ${URL}    headers={"a": ["hunter2"]}
    headers: the value of 'a', not shown here, must be*    ${URL}    headers={"a": null}


*** Keywords ***
Connecting Should Be Refused
    [Documentation]    Fail unless no connection is made; a secret must not be in the message.
    [Arguments]    ${expected message}    @{arguments}    &{options}
    ${error} =    Should Be Refused    ${expected message}    Connect To Registry    @{arguments}
    ...    &{options}
    Should Not Contain    ${error}    hunter2
