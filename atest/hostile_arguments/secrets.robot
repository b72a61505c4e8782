*** Settings ***
Documentation    What can be no secret is refused wherever a secret is taken, and never shown.

Library          RegistryLibrary
Resource         refusals.resource

Suite Setup      Start A Fake


*** Test Cases ***
A Secret That Can Not Be Sent
    [Documentation]    Also one that is very long: it is refused before it is kept in mind.
    [Template]    Secret Should Be Refused
    *api_key* must be *    Connect To Registry    api_key
    *api_key* must be *    Start Fake Registry    api_key
    *token* must be *    Connect To Fake Registry    token
    *api_key* must be *    Connect To Fake Registry    api_key

A Secret As A Body
    [Documentation]    It would stand in the log of what was sent; the message says what takes one.
    ${secret} =    Evaluate    robot.api.types.Secret('hunter2')
    VAR    ${told} =
    ...    ValueError: body can't be a secret; `headers` and `params` may hold secrets.
    Run Keyword And Expect Error    ${told}
    ...    Send Registry Request    POST    /x    body=${secret}
    Nothing Should Have Happened

A Secret In A Header Or A Parameter    # robocop: off=LEN06
    [Documentation]    The header is named, its value is not.
    ${long} =    Evaluate    {'X-A': robot.api.types.Secret('hunter2' * 30_000)}
    ${number} =    Evaluate    {'X-A': robot.api.types.Secret(7)}
    VAR    ${too long} =    the value of 'X-A' has 210000 characters; a secret may have 8192.
    VAR    ${no text} =    the value of 'X-A' must be a secret text, not int.
    Should Be Refused    headers: ${too long}    Connect To Registry    ${URL}    headers=${long}
    Should Be Refused    headers: ${no text}    Connect To Registry    ${URL}    headers=${number}
    Run Keyword And Expect Error    ValueError: headers: ${too long}
    ...    Send Registry Request    GET    /    headers=${long}
    Run Keyword And Expect Error    ValueError: params: ${too long}
    ...    Send Registry Request    GET    /    params=${long}
    Run Keyword And Expect Error    ValueError: headers: ${no text}
    ...    Send Registry Request    GET    /    headers=${number}
    Run Keyword And Expect Error    ValueError: params: ${no text}
    ...    Send Registry Request    GET    /    params=${number}
    Nothing Should Have Happened

What Was Refused Is Not Kept
    [Documentation]    A fake that starts afterwards starts as fast as ever.
    [Timeout]    5 s
    ${long} =    Evaluate    robot.api.types.Secret('hunter2' * 30_000)
    Should Be Refused    api_key has 210000 characters; *    Start Fake Registry    api_key=${long}
    Start Fake Registry    alias=next
    [Teardown]    Stop Fake Registry    next


*** Keywords ***
Secret Should Be Refused
    [Documentation]    Fail unless a keyword refuses each secret that can't be sent.
    [Arguments]    ${expected message}    ${keyword}    ${argument}
    FOR    ${value}    IN    ''    ' '    'hunter2\\r\\nX: y'    'hunter2\\0'    'hunter2ü'    7
        ${secret} =    Evaluate    robot.api.types.Secret(${value})
        VAR    &{option} =    ${argument}=${secret}
        ${error} =    Should Be Refused    ${expected message}    ${keyword}    ${URL}    &{option}
        Should Not Contain    ${error}    hunter2
    END
    ${secret} =    Evaluate    robot.api.types.Secret('hunter2' * 30_000)
    VAR    &{option} =    ${argument}=${secret}
    Should Be Refused    ${argument} has 210000 characters; a secret may have 8192.
    ...    ${keyword}    ${URL}    &{option}
    VAR    &{option} =    ${argument}=hunter2
    ${error} =    Should Be Refused
    ...    ${argument} must be a secret, *
    ...    ${keyword}
    ...    ${URL}
    ...    &{option}
    Should Not Contain    ${error}    hunter2
