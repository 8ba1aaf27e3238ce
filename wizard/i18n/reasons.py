"""Why a question is asked before others, in words."""

from collections.abc import Mapping

from wizard.i18n.catalogues import translator
from wizard.i18n.labels import N_
from wizard.walk import Because

_BECAUSE = N_(
    "Asked before %(others)s because finding out takes %(time)s and, on average, "
    "rules out %(count)s of the %(all)s solutions still ahead."
)
_TIMES: Mapping[int, str] = {1: N_("about a minute"), 5: N_("about five minutes"), 30: N_("about half an hour")}


def because_sentence(because: Because, lang: str) -> str:
    """Why a question was chosen among those whose order does not matter."""
    words, rank = translator(lang), because.rank
    others = words.ngettext("%(n)s other question", "%(n)s other questions", len(because.others))
    return words.gettext(_BECAUSE) % {
        "others": others % {"n": len(because.others)},
        "time": words.gettext(_TIMES[rank.minutes]),
        "count": rank.rules_out,
        "all": rank.of,
    }
