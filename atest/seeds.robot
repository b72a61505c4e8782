*** Settings ***
Documentation    What a fake registry holds at first: a file, a folder or a dictionary of the test.

Library          Collections
Library          RegistryLibrary

Test Teardown    Stop All Fake Registries


*** Variables ***
${SEEDS}    ${CURDIR}/data/seeds


*** Test Cases ***
A File In YAML Is A Seed
    [Documentation]    Dates are text in it; an ID that is given is the true one.
    Start Fake Registry    ${SEEDS}/greeters.yaml
    ${first} =    Resolve Package Reference    actor    acme    greeter    v1.0.0
    Should Be Equal    ${first.release_date}    2026-01-31T09:00:00Z
    ${newest} =    Resolve Package Reference    actor    acme    greeter
    Should Be Equal    ${newest.content}[motto]    Good morning
    Package Should Match Its Id    ${newest}

A Folder Is A Seed
    [Documentation]    All files below it are read in the order of their names.
    Start Fake Registry    seed=${SEEDS}/folder
    @{entries} =    Browse Packages
    ${names} =    Evaluate    [entry.name for entry in $entries]
    VAR    @{expected} =    boil    bake    porter
    Lists Should Be Equal    ${names}    ${expected}

A Path Object Is Taken Like Its Text
    [Documentation]    As other libraries return it.
    Start Fake Registry    ${{pathlib.Path($SEEDS) / 'greeters.yaml'}}
    @{entries} =    Browse Packages
    Length Should Be    ${entries}    2

A Dictionary Is A Seed
    [Documentation]    A test writes down what it needs, beside the steps that need it.
    VAR    &{content} =    motto=Hello    times=${3}
    VAR    &{package} =    type=actor    namespace=acme    name=greeter    version=v1.0.0
    ...    content=${content}
    VAR    @{packages} =    ${package}
    VAR    &{seed} =    packages=${packages}
    Start Fake Registry    seed=&{seed}
    ${package} =    Resolve Package Reference    actor    acme    greeter
    Should Be Equal    ${package.content}    ${content}
    Should Be Equal    ${package.content}[times]    ${3}

A Dictionary May Be A Single Package
    [Documentation]    So may a file.
    VAR    &{content} =    motto=Hello
    VAR    &{package} =    type=actor    namespace=acme    name=greeter    version=v1.0.0
    ...    content=${content}
    Start Fake Registry    ${package}
    @{entries} =    Browse Packages
    Length Should Be    ${entries}    1

A Reset Brings A Seed Of The Test's Own Back
    [Documentation]    The file is not read again.
    Start Fake Registry    ${SEEDS}/greeters.yaml
    Withdraw Package    actor    acme    greeter    v1.1.0
    Reset Fake Registry
    Resolve Package Reference    actor    acme    greeter    v1.1.0

A Misspelt Field Is Named With Its Place
    [Documentation]    It would be silently missing otherwise. Nothing is started.
    Run Keyword And Expect Error
    ...    ValueError: *misspelt.json' can't be used at packages?0?.relase_date: *
    ...    Start Fake Registry
    ...    ${SEEDS}/misspelt.json
    Nothing Should Run

What Is Not JSON Is Named With Its Line
    [Documentation]    As editors count it.
    Run Keyword And Expect Error
    ...    ValueError: *not_json.json' can't be used at line 3, column 22: *
    ...    Start Fake Registry
    ...    ${SEEDS}/not_json.json
    Nothing Should Run

One Bad File Makes The Folder A Bad Seed
    [Documentation]    A seed is loaded as a whole or not at all.
    Run Keyword And Expect Error    ValueError: *misspelt.json' can't be used at *
    ...    Start Fake Registry    ${SEEDS}
    Nothing Should Run

A Wrong Type In A Dictionary Is Named With Its Place
    [Documentation]    What is wrong, and what is wanted.
    VAR    &{package} =    type=plugin    namespace=acme    name=greeter    version=v1.0.0
    ...    content=${{ {} }}
    Run Keyword And Expect Error    ValueError: The dictionary* at type: 'plugin' is not*actor*
    ...    Start Fake Registry    ${package}
    Nothing Should Run

A Bad Seed Leaves The Fake That Runs Alone
    [Documentation]    The alias would be taken over only by one that starts.
    Start Fake Registry
    Run Keyword And Expect Error    ValueError: *    Start Fake Registry    ${SEEDS}/misspelt.json
    Resolve Package Reference    actor    acme    echo


*** Keywords ***
Nothing Should Run
    [Documentation]    A fake that had been started could be reset.
    Run Keyword And Expect Error    ValueError: No fake registry runs;*    Reset Fake Registry
