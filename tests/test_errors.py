"""The tree of errors: your input, not found and our bug differ."""

import inspect

import pytest

from wizard import errors
from wizard.errors import InputError, InputTooLarge, KnowledgeError, NotFound, Problem, UnknownArticle, WizardError


def own_errors() -> list[type[WizardError]]:
    return [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, WizardError)]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in own_errors()]
    assert len(codes) == len(set(codes))


def test_the_drawing_in_the_docstring_names_every_error() -> None:
    for error in own_errors():
        assert error.__name__ in (errors.__doc__ or "")


def test_input_and_not_found_are_different_kinds() -> None:
    assert not issubclass(InputTooLarge, NotFound) and not issubclass(UnknownArticle, InputError)


def test_an_error_carries_what_its_sentence_needs() -> None:
    error = InputTooLarge(size=10, limit=5)
    assert error.values == {"size": 10, "limit": 5}


def test_a_knowledge_error_tells_every_problem() -> None:
    problems = (Problem("a.fr.md", 1, "first"), Problem("b.fr.md", 2, "second"))
    with pytest.raises(KnowledgeError) as raised:
        raise KnowledgeError(problems)
    assert "a.fr.md:1" in str(raised.value) and "b.fr.md:2" in str(raised.value)
