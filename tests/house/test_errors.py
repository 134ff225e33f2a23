"""Each error of the store is mapped to a status once, in one table."""

import inspect

from store import errors
from webapp import problems


def tree_of(kind: type) -> set[type]:
    return {kind}.union(*(tree_of(below) for below in kind.__subclasses__()))


def test_every_error_of_the_store_has_a_row() -> None:
    ours = {
        kind
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.StoreError)
    }
    assert len(ours) > 10
    assert set(problems.BY_ERROR) == ours


def test_no_error_of_the_store_hides_outside_its_tree() -> None:
    hidden = {kind for kind in tree_of(errors.StoreError) if kind.__module__ != errors.__name__}
    assert {kind.__qualname__ for kind in hidden} == set()


def test_the_drawing_names_every_error() -> None:
    drawing = inspect.getdoc(errors) or ""
    names = {
        kind.__name__ for kind in tree_of(errors.StoreError) if kind.__module__ == "store.errors"
    }
    assert {name for name in names if name not in drawing} == set()
