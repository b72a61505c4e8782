*** Settings ***
Documentation    A sibling finds what the parent opened, and nothing of its siblings.

Library          RegistryLibrary


*** Test Cases ***
The Connection Of The Parent Is The Current One
    [Documentation]    Those of the suites before are closed.
    Browse Packages
    Fake Registry Should Have Received    GET    /browse    times=1    alias=parent

Nothing Of The Siblings Is Left
    [Documentation]    Neither fakes nor connections, whether of a setup or of a test.
    FOR    ${alias}    IN    of first    of test    below    between
        Run Keyword And Expect Error
        ...    ValueError: No fake registry has the alias '${alias}'; running: 'parent'.
        ...    Stop Fake Registry    ${alias}
        Run Keyword And Expect Error
        ...    ValueError: No registry is connected as '${alias}'; connected: 'parent*'.
        ...    Switch Registry
        ...    ${alias}
    END

A Fault Of The Parent Is Still There
    [Documentation]    It was injected by the setup of the parent, which has not ended.
    Should Raise RateLimitError    Resolve Package Reference    skill    acme    search
