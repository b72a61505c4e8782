"""What is open under which alias, and which is the current one."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from RegistryLibrary.connections import Aliases


def aliases(*names: str) -> Aliases[str]:
    made: Aliases[str] = Aliases("None is open.", "None is called {alias}; open: {open}.")
    for name in names:
        made.add(name, f"the {name} one", owner=name)
    return made


def test_the_one_added_last_is_current() -> None:
    opened = aliases("left", "right")

    assert opened.current_alias == "right"
    assert opened.get() == "the right one"
    assert opened.get("left") == "the left one"


def test_switching_returns_the_one_before_and_back_again() -> None:
    opened = aliases("left", "right")

    assert opened.switch("left") == "right"
    assert opened.get() == "the left one"
    assert opened.switch("right") == "left"


def test_switching_to_the_current_one_changes_nothing() -> None:
    opened = aliases("left", "right")

    assert opened.switch("right") == "right"
    assert [one.alias for one in opened] == ["left", "right"]


def test_ending_the_current_one_brings_back_the_one_used_before() -> None:
    opened = aliases("a", "b", "c")
    opened.switch("a")

    assert [opened.remove(), opened.current_alias] == ["the a one", "c"]
    assert [opened.remove("b"), opened.current_alias] == ["the b one", "c"]


def test_the_first_free_alias_of_a_stem_is_taken() -> None:
    assert aliases().free_alias("registry") == "registry-1"
    assert aliases("registry-1", "registry-3").free_alias("registry") == "registry-2"


def test_those_that_fulfil_a_condition_end_last_one_first() -> None:
    opened = aliases("a", "b", "c")

    assert [one.item for one in opened.remove_all(lambda one: one.owner != "b")] == [
        "the c one",
        "the a one",
    ]
    assert [one.alias for one in opened.remove_all()] == ["b"]
    assert opened.remove_all() == []


def test_one_may_end_while_they_are_gone_through() -> None:
    opened = aliases("a", "b")

    assert [opened.remove(one.alias) for one in opened] == ["the a one", "the b one"]


def test_an_alias_that_none_has_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"^None is called 'x'; open: 'a', 'b'\.$"):
        aliases("a", "b").get("x")
    with pytest.raises(ValueError, match=r"^None is called 'x'; open: none\.$"):
        aliases().switch("x")
    with pytest.raises(ValueError, match=r"^None is called 'x+…' \(70000 characters\); open: none"):
        aliases().switch("x" * 70_000)


def test_where_none_is_open_that_is_said() -> None:
    opened = aliases()

    assert not opened
    for ask in (opened.get, opened.remove):
        with pytest.raises(ValueError, match=r"^None is open\.$"):
            ask()


class AliasesAsAList(RuleBasedStateMachine):
    """Aliases behave as a list of which the last one is current."""

    names = st.sampled_from("abcd")

    def __init__(self) -> None:
        super().__init__()
        self.opened = aliases()
        self.expected: list[str] = []

    @rule(name=names)
    def add(self, name: str) -> None:
        if name not in self.opened:
            self.opened.add(name, name, None)
            self.expected.append(name)

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.expected))
        assert self.opened.switch(name) == self.expected[-1]
        self.expected.remove(name)
        self.expected.append(name)

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.none() | st.sampled_from(self.expected))
        assert self.opened.remove(name) in (name, self.expected[-1])
        self.expected.remove(name or self.expected[-1])

    @invariant()
    def same_order(self) -> None:
        assert [one.alias for one in self.opened] == self.expected
        assert len(self.opened) == len(self.expected)


TestAliasesAsAList = AliasesAsAList.TestCase
