"""Which languages the interface has, which one to use, and words, dates and numbers in it.

The words of the interface stand in ``locales/<language>/LC_MESSAGES/messages.po``; those of the articles in the
articles. Importing this package costs nothing: Babel is loaded with the first catalogue.
"""

from wizard.i18n.catalogues import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Translator,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    language_name,
    negotiate,
    translator,
)
from wizard.i18n.labels import (
    cause_label,
    certainty_label,
    complaint_label,
    effort_label,
    fact_label,
    listed,
    outcome_label,
    place_label,
    product_name,
    value_label,
)
from wizard.i18n.reasons import because_sentence

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Translator",
    "because_sentence",
    "cause_label",
    "certainty_label",
    "complaint_label",
    "effort_label",
    "fact_label",
    "format_date",
    "format_datetime",
    "format_number",
    "format_percent",
    "language_name",
    "listed",
    "negotiate",
    "outcome_label",
    "place_label",
    "product_name",
    "translator",
    "value_label",
]
