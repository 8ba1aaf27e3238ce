"""The wizard's element with what it is told of a ticket.

Settings: ``WIZARD_ORIGIN`` (scheme and host of the wizard, "" for no wizard), ``WIZARD_CUSTOMER_LANGUAGE`` (where
neither the ticket nor its queue says one) and ``WIZARD_LANGUAGE_FIELD`` (name of a custom field that says it).
"""

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()


@register.inclusion_tag("wizard_embed/panel.html", takes_context=True)
def wizard_embed(context):
    """The element, for the ticket and the agent of the page."""
    request = context["request"]
    return {
        "origin": getattr(settings, "WIZARD_ORIGIN", ""),
        "nonce": context.get("csp_nonce") or getattr(request, "csp_nonce", ""),
        "lang": get_language(),
        "told": told(context["ticket"]),
    }


def told(ticket):
    """What the wizard is told: data to read, which gives nobody a right."""
    return {
        "ticket": str(ticket.pk),
        "subject": ticket.title,
        "body": "\n\n".join(written_by_customer(ticket)),
        "customer_lang": customer_language(ticket),
    }


def written_by_customer(ticket):
    """The description, then every public answer of somebody who is no agent, oldest first."""
    answers = ticket.followup_set.filter(public=True).order_by("date").select_related("user")
    yield ticket.description or ""
    yield from (each.comment for each in answers if each.comment and not (each.user and each.user.is_staff))


def customer_language(ticket):
    """The custom field, else the language of the queue's mails, else the setting."""
    name = getattr(settings, "WIZARD_LANGUAGE_FIELD", "")
    said = ticket.ticketcustomfieldvalue_set.filter(field__name=name).first() if name else None
    return (said and said.value) or ticket.queue.locale or getattr(settings, "WIZARD_CUSTOMER_LANGUAGE", "")
