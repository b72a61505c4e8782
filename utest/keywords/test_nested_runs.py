"""A run of Robot inside a keyword of another one."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import io, json, os, sys, threading
import robot
folder = sys.argv[1]
code = robot.run(f"{folder}/outer.robot", output=f"{folder}/outer.xml", log=None, report=None,
                 pythonpath=folder, stdout=sys.stderr)
sockets = [n for n in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{n}")
           and os.readlink(f"/proc/self/fd/{n}").startswith("socket:")] if os.path.isdir(
           "/proc/self/fd") else []
print(json.dumps([code, [one.name for one in threading.enumerate()], len(sockets)]))
"""
OUTER = """
*** Settings ***
Library    RegistryLibrary
Library    NestedRun.py

*** Test Cases ***
The Outer Run Keeps What It Opened
    Start Fake Registry    alias=outer
    Browse Packages
    Inject Fault    rate limit    path=/skill/*
    Run Nested Suite    ${CURDIR}/inner.robot
    Fake Registry Should Have Received    GET    /browse    times=1    alias=outer
    Browse Packages
    Should Raise RateLimitError    Resolve Package Reference    skill    acme    search
    Run Keyword And Expect Error    ValueError: No fake registry has the alias 'inner'*
    ...    Stop Fake Registry    inner
"""
INNER = """
*** Settings ***
Library    RegistryLibrary

*** Test Cases ***
The Inner Run Ends What It Opened
    Start Fake Registry    alias=inner
    Browse Packages
"""
KEYWORD = """
import io
import robot

def run_nested_suite(path):
    code = robot.run(path, output=None, log=None, report=None, stdout=io.StringIO())
    assert code == 0, code
"""


def test_an_inner_run_leaves_the_outer_one_what_it_opened(tmp_path: Path) -> None:
    (tmp_path / "outer.robot").write_text(OUTER, "utf-8")
    (tmp_path / "inner.robot").write_text(INNER, "utf-8")
    (tmp_path / "NestedRun.py").write_text(KEYWORD, "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path], capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == [0, ["MainThread"], 0], done.stderr


def test_nothing_is_left_after_suites_that_opened_much(root: Path, tmp_path: Path) -> None:
    script = SCRIPT.replace('f"{folder}/outer.robot"', "sys.argv[2]").replace(
        "pythonpath=folder", "pythonpath=sys.argv[3]"
    )
    suites, libraries = root / "atest/lifetimes", root / "atest/libraries"
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path, suites, libraries],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [0, ["MainThread"], 0], done.stderr
