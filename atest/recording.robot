*** Settings ***
Documentation    What a registry holds becomes a folder, and the folder a seed.

Library          Collections
Library          OperatingSystem
Library          Process
Library          RegistryLibrary
Library          ChildRobot
Library          OtherRegistry

Test Setup       Start With An Empty Folder
Test Teardown    Stop All Fake Registries


*** Variables ***
${FOLDER}    ${OUTPUT_DIR}/recordings/latest


*** Test Cases ***
A Fake Goes On Where The Registry Was Recorded
    [Documentation]    Each entry is there, with ID, content and release date.
    Start Fake Registry    alias=source
    Publish Package    skill    acme    cook    v1.0.0-RC.1    {"prompt": "Boil: Grüße!"}
    @{entries} =    Browse Packages
    ${summary} =    Record Registry    ${FOLDER}
    Length Should Be    ${entries}    ${summary.recorded}
    Start Fake Registry    ${summary.folder}    alias=recorded
    @{recorded} =    Browse Packages
    Should Be Equal    ${{set($recorded)}}    ${{set($entries)}}
    FOR    ${entry}    IN    @{entries}
        Entry Should Be The Same In Both    ${entry}
    END

A Registry That Is No Fake Is Recorded
    [Documentation]    Another implementation, with a path prefix, pages, gzip and no dates.
    ${url} =    Start Other Registry
    Connect To Registry    ${url}    other
    @{entries} =    Browse Packages
    ${summary} =    Record Registry    ${FOLDER}
    Length Should Be    ${entries}    ${summary.versions}
    Start Fake Registry    ${FOLDER}
    FOR    ${entry}    IN    @{entries}
        ${package} =    Get Package    ${entry.id}
        Package Should Match Its Id    ${package}
    END
    [Teardown]    Run Keywords    Disconnect From Registry    other    AND    Stop Other Registry

A Part Of A Registry Is Recorded
    [Documentation]    By type and namespace; what is there of others is no concern of it.
    Start Fake Registry
    Record Registry    ${FOLDER}    skill
    ${summary} =    Record Registry    ${FOLDER}    actor    acme
    Should Be Equal As Integers    ${summary.unlisted}    0
    Directory Should Exist    ${FOLDER}/skill
    File Should Exist    ${FOLDER}/actor/acme/echo/v1.2.0.json

A Recording That Failed Goes On
    [Documentation]    Wrong content ends it; what was written before is right, and is kept.
    Start Fake Registry
    Inject Fault    tampered content    path=/actor/acme/echo    after=2
    ${error} =    Should Raise PackageIntegrityError    Record Registry    ${FOLDER}
    Should Match    ${error.message}    actor acme/echo v* is listed with the ID pkg_act_*
    Should Not Be Equal    ${error.details}[expected]    ${error.details}[actual]
    ${summary} =    Record Registry    ${FOLDER}
    Should Be Equal As Integers    ${summary.replaced}    0
    Should Be True    0 < $summary.kept < $summary.versions
    Should Be Equal As Integers    ${summary.recorded}    ${summary.versions - ${summary.kept}}

A Repeated Recording Reads What Has Changed
    [Documentation]    The journal shows how little is asked.
    Start Fake Registry
    Record Registry    ${FOLDER}
    Create File    ${FOLDER}/actor/acme/echo/v1.0.0.json    half a fi
    ${summary} =    Record Registry    ${FOLDER}
    Should Be Equal As Integers    ${summary.replaced}    1
    Should Be Equal As Integers    ${summary.recorded}    0
    Fake Registry Should Have Received    GET    /actor/acme/echo    times=2
    ...    query=version=v1.0.0
    Fake Registry Should Have Received    GET    /actor/acme/echo    times=1
    ...    query=version=v1.2.0

An Entry That Was Never Published Ends It
    [Documentation]    The error is the registry's own, and names the entry.
    Start Fake Registry
    Inject Fault    unreachable entry
    ${error} =    Should Raise PackageNotFoundError    Record Registry    ${FOLDER}
    Should Start With    ${error.message}    actor acme/unreachable-entry v1.0.0 can't be read:
    Should Be True    ${error.stated}

Nothing Is Recorded Of Nothing
    [Documentation]    A folder without a file would be no seed.
    Start Fake Registry    empty
    Should Raise PackageNotFoundError    Record Registry    ${FOLDER}
    Directory Should Not Exist    ${FOLDER}

The Whole Has A Deadline If It Is Wanted
    [Documentation]    The requests have their own; the next recording goes on.
    Start Fake Registry
    Inject Fault    latency    delay=100 ms    times=0
    ${error} =    Should Raise RegistryTimeoutError
    ...    Record Registry    ${FOLDER}    timeout=250 ms
    Should Contain    ${error.message}    not done within 0.25 seconds
    Clear Faults
    Record Registry    ${FOLDER}

A Wrong Argument Is Named
    [Documentation]    As with all keywords.
    Start Fake Registry
    Run Keyword And Expect Error    ValueError: timeout=-1 s must be a time above 0.
    ...    Record Registry    ${FOLDER}    timeout=-1 s
    Run Keyword And Expect Error    ValueError: folder='.' must name a folder*
    ...    Record Registry    ${EMPTY}
    Run Keyword And Expect Error    ValueError: folder=*recording.robot' can't be used: not a dir*
    ...    Record Registry    ${CURDIR}/recording.robot

The Command Does The Same
    [Documentation]    In a process of its own; the fake takes the folder that it fills.
    ${url} =    Start Fake Registry
    ${summary} =    Record Registry    ${FOLDER}
    ${done} =    Run Process
    ...    ${{sys.executable}}
    ...    -m
    ...    RegistryLibrary.cli
    ...    record
    ...    ${url}
    ...    --to
    ...    ${FOLDER}
    ...    --json
    Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    ${told} =    Evaluate    json.loads($done.stdout)
    Should Be Equal As Integers    ${told}[kept]    ${summary.versions}

The Log Sums The Requests Up
    [Documentation]    One line for a hundred versions, and one at the end.
    ${run} =    Run Child Suite    recording.robot
    Should Be Equal    ${run.tests['Many Versions'].status}    PASS
    @{lines} =    Evaluate    [one for one in $run.messages if ' versions' in one]
    Should Match    ${lines}[0]    INFO 100 of 250 versions: 100 recorded, 0 kept, 0 replaced.
    Should Match    ${lines}[1]    INFO 200 of 250 versions: 200 recorded, 0 kept, 0 replaced.
    Should Match    ${lines}[2]    INFO 250 versions of 250 packages in *: 250 recorded, 0 kept, *
    Should Not Contain Match    ${run.messages}    INFO GET *: status *
    Should Contain Match
    ...    ${run.messages}
    ...    WARN '*' holds 1 file that the registry does not list; it is left there, *p7/v1.0.0.json'

A Timeout Of Robot Cuts In At Once
    [Documentation]    Also without a deadline; nothing is left open.
    ${run} =    Run Child Suite    recording.robot
    VAR    ${cut} =    ${run.tests['A Test Timeout']}
    Should Be Equal    ${cut.message}    Test timeout 500 milliseconds exceeded.
    Should Be True    0.5 <= $cut.elapsed_time.total_seconds() < 2
    Should Be Equal    ${run.left}    ${{ {'threads': [], 'sockets': 0} }}


*** Keywords ***
Start With An Empty Folder
    [Documentation]    Each test records into the same one.
    Remove Directory    ${FOLDER}    recursive=True

Entry Should Be The Same In Both
    [Documentation]    Fail if source and recording differ, or content and ID.
    [Arguments]    ${entry}
    Switch Registry    source
    ${before} =    Resolve Package Reference    ${entry.type}    ${entry.namespace}
    ...    ${entry.name}    ${entry.version}
    Switch Registry    recorded
    ${after} =    Resolve Package Reference    ${entry.type}    ${entry.namespace}
    ...    ${entry.name}    ${entry.version}
    Should Be Equal    ${after}    ${before}
    ${by id} =    Get Package    ${entry.id}
    Package Should Match Its Id    ${by id}
