"""Names that are imported late: there at run time, and no veil over misspelt ones."""

import ast
import importlib
from pathlib import Path

import pytest

MODULES = ["RegistryLibrary", "RegistryLibrary.client", "RegistryLibrary.fake"]


@pytest.mark.parametrize("name", MODULES)
def test_a_type_checker_does_not_see_that_a_module_makes_up_names(name: str) -> None:
    module = importlib.import_module(name)
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))

    seen = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]

    assert "__getattr__" not in seen
    assert callable(module.__getattr__)


@pytest.mark.parametrize("name", MODULES)
def test_a_name_that_is_not_there_is_an_attribute_error(name: str) -> None:
    module = importlib.import_module(name)

    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'Typo'"):
        _ = module.Typo
    assert all(getattr(module, public) is not None for public in module.__all__)
