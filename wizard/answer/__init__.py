"""What an author wrote, in one language, with its slots filled: as safe HTML, as plain text, as views of nodes."""

from wizard.answer.rendering import Rendered, html, inline, pick_language, plain
from wizard.answer.views import (
    ChoiceView,
    PageView,
    PassageView,
    QuestionView,
    SolutionView,
    StepsView,
    page_view,
    question_view,
    solution_view,
)

__all__ = [
    "ChoiceView",
    "PageView",
    "PassageView",
    "QuestionView",
    "Rendered",
    "SolutionView",
    "StepsView",
    "html",
    "inline",
    "page_view",
    "pick_language",
    "plain",
    "question_view",
    "solution_view",
]
