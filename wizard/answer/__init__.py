"""What an author wrote, in one language, with its slots filled: as safe HTML, as plain text, as views of nodes."""

from wizard.answer.rendering import Rendered, html, inline, pick_language, plain, to_replace, with_addresses
from wizard.answer.views import (
    ChoiceView,
    FittingSteps,
    PageView,
    PassageView,
    QuestionView,
    SolutionView,
    StepsView,
    commands_of,
    fitting_steps,
    names_steps,
    page_view,
    question_view,
    solution_view,
)
from wizard.knowledge.applicability import applies_labels

__all__ = [
    "ChoiceView",
    "FittingSteps",
    "PageView",
    "PassageView",
    "QuestionView",
    "Rendered",
    "SolutionView",
    "StepsView",
    "applies_labels",
    "commands_of",
    "fitting_steps",
    "html",
    "inline",
    "names_steps",
    "page_view",
    "pick_language",
    "plain",
    "question_view",
    "solution_view",
    "to_replace",
    "with_addresses",
]
