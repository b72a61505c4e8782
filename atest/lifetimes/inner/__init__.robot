*** Settings ***
Documentation    A suite of suites between the parent and a child.

Library          RegistryLibrary

Suite Setup      Start Fake Registry    alias=between
