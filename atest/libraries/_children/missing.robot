*** Settings ***
Documentation    An export of a journal that dropped a request.

Library          OperatingSystem
Library          InsideTheFake
Library          RegistryLibrary


*** Test Cases ***
A Request Is Missing
    [Documentation]    Three requests for a journal of two.
    Start Fake Registry
    Shrink The Journal    2
    Repeat Keyword    3 times    Browse Packages
    Export Recorded Requests    ${OUTPUT_DIR}/missing.jsonl
    Export Recorded Requests    ${OUTPUT_DIR}/missing.har
    ${lines} =    Get File    ${OUTPUT_DIR}/missing.jsonl
    ${archive} =    Get File    ${OUTPUT_DIR}/missing.har
    Should Start With    ${lines}    {"dropped": 1}\n
    Should Contain    ${archive}    "comment": "The journal dropped 1 request before these.
