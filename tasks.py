"""What a change has to pass: `invoke --list` names the tasks, `invoke test` runs them all.

Each task is a line or two that could be typed as well. The tools run as modules of the
interpreter that runs invoke. `PYTHONSAFEPATH` keeps the checkout off the import path, so that
tests import the wheel that `package` built and installed, never the sources beside them.
"""

import os
import shutil
import sys
from pathlib import Path

from invoke import Context, Exit, task

SUITES = "atest docs/examples"
NO_FILES = "--output NONE --log NONE --report NONE"
ROBOT = "robot --pythonpath atest/libraries --xunit junit.xml --outputdir"


def run(c: Context, module: str) -> None:
    c.run(f'"{sys.executable}" -m {module}', env={"PYTHONSAFEPATH": "1"}, echo=True)


@task
def clean(c):
    """Remove what earlier runs left: results and coverage data."""
    shutil.rmtree("results", ignore_errors=True)
    run(c, "coverage erase")


@task
def package(c):
    """Build the wheel and install it over whatever is there."""
    shutil.rmtree("dist", ignore_errors=True)
    run(c, "build --wheel --no-isolation")
    run(c, f"pip install --quiet --no-deps --force-reinstall {next(Path('dist').glob('*.whl'))}")


@task(pre=[package])
def lint(c):
    """Check style, types and the suites, without running a test."""
    run(c, "ruff check")
    run(c, "ruff format --check")
    run(c, "mypy")
    run(c, f"robocop check {SUITES} resources")
    run(c, f"robocop format --check --diff {SUITES} resources")
    run(c, f"robot --dryrun {NO_FILES} --console quiet --pythonpath atest/libraries {SUITES}")


@task
def browser(c):
    """Install Debian's Chromium and curl, which tests of the fake's page need, if missing."""
    name = os.environ.get("CHROMIUM", "chromium")
    missing = " ".join(one for one in (name, "curl") if not shutil.which(one))
    if not missing:
        return
    if not shutil.which("apt-get") or missing not in ("chromium", "curl", "chromium curl"):
        raise Exit(
            f"The tests of the fake's page need Chromium and curl; there is no {missing} here."
            " Install it. The environment variable CHROMIUM may name the binary of any Chromium"
            " or Chrome."
        )
    apt = "apt-get -qq -o DPkg::Lock::Timeout=120"
    if os.geteuid() != 0:
        apt = f"sudo {apt}"
    c.run(f"{apt} update", echo=True)
    c.run(f"{apt} install --yes --no-install-recommends {missing}", echo=True, hide="stdout")


@task(pre=[package, browser])
def utest(c):
    """Run the unit tests against the installed wheel."""
    run(c, "coverage run -m pytest --junit-xml=results/utest/junit.xml")


@task(pre=[package])
def httpx2(c):
    """Run the client's unit tests once more, with httpx2 in the place of httpx."""
    command = "utest/without_httpx.py utest/client utest/wire/client"
    junit = "--junit-xml=results/httpx2/junit.xml"
    c.run(f'"{sys.executable}" {command} {junit}', env={"PYTHONSAFEPATH": "1"}, echo=True)


@task(pre=[package])
def uvloop(c):
    """Run the client's unit tests once more, on the loop of uvloop that keywords have."""
    command = "utest/with_uvloop.py utest/client utest/wire/client"
    junit = "--junit-xml=results/uvloop/junit.xml"
    c.run(f'"{sys.executable}" {command} {junit}', env={"PYTHONSAFEPATH": "1"}, echo=True)


@task(pre=[package])
def atest(c):
    """Run the acceptance tests against the installed wheel and the fake registry."""
    run(c, f"coverage run -m {ROBOT} results/atest atest")


@task(pre=[package])
def docs(c):
    """Write the keyword documentation and run the examples of the guide."""
    with c.cd("docs"):  # beside the folder of that name libdoc would document the checkout
        run(c, "robot.libdoc RegistryLibrary RegistryLibrary.html")
    run(c, f"{ROBOT} results/docs docs/examples")


@task
def coverage(c):
    """Join the coverage of unit and acceptance tests; together they have to reach every line."""
    run(c, "coverage combine")
    run(c, "coverage report")


@task(pre=[clean, lint, utest, httpx2, uvloop, atest, docs, coverage])
def test(c):
    """Run all of the above in order, up to the first that fails."""
