*** Settings ***
Documentation    Suites that open things and fail at every place.

Library          RegistryLibrary

Suite Setup      Start Fake Registry    alias=parent
