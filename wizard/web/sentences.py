"""What each error is called, why it came and what to do: messages for translation, by error code."""

from collections.abc import Mapping

from wizard.i18n.labels import N_

Sentences = tuple[str, str, str]

BY_CODE: Mapping[str, Sentences] = {
    "input-too-large": (
        N_("That is too much to read here."),
        N_("The limit is %(limit)s MB."),
        N_("Paste only the lines of the session that failed, or read the whole file with “wizard diagnose”."),
    ),
    "no-longer-kept": (
        N_("What was found in this log is forgotten."),
        N_("It is kept for some minutes only, or until you say so."),
        N_("Send the log again."),
    ),
    "too-many-readings": (
        N_("Too many long logs are being read just now."),
        N_("Each takes some seconds, and only a few are read at a time."),
        N_("Try again in a minute, or paste only the lines of the session that failed."),
    ),
    "no-dialect": (
        N_("No line of this log is known here."),
        N_("No program that is known writes so, and for a mere text it is too long (the limit is %(limit)s MB)."),
        N_("Send only the lines of the session that failed."),
    ),
    "binary": (
        N_("This is not text."),
        N_("The file or the paste holds binary data: a program, a picture or an archive."),
        N_("Unpack it, or send the log as a text file."),
    ),
    "unreadable-input": (
        N_("There is nothing to read."),
        N_("The box is empty and no file was chosen."),
        N_("Paste the log lines, or say in a few words what goes wrong."),
    ),
    "nothing-chosen": (
        N_("No answer was chosen."),
        N_("The question needs one."),
        N_("Choose an answer; “I don’t know” is one too."),
    ),
    "nothing-pasted": (
        N_("There are no lines to add."),
        N_("The box is empty and no file was chosen."),
        N_("Paste the lines, or say that you have nothing to paste."),
    ),
    "bad-turn": (
        N_("This request does not have the form that is documented."),
        N_("The field “%(field)s” is wrong: expected %(expected)s."),
        N_("The form is described at /api/v1/openapi.json."),
    ),
    "gone-article": (
        N_("The article “%(article)s” was withdrawn."),
        N_("What it said no longer holds, or another article says it better."),
        N_("Look in the list of articles for what takes its place. %(successor)s"),
    ),
    "identity-refused": (
        N_("The portal’s proof of who you are was refused (%(reason)s)."),
        N_("It may be old, used before, or meant for somebody else."),
        N_("Load the ticket again. What everybody may see is shown without it."),
    ),
    "not-yours": (
        N_("Only %(author)s can delete this case."),
        N_("It names who kept it, and only that person, from the portal, may delete it."),
        N_("It is deleted by itself when its time is over."),
    ),
    "case-too-large": (
        N_("This case can take no more lines."),
        N_("It may hold %(limit)s MB of them, and a customer may add to it %(times)s times."),
        N_("Take only the lines of the session that failed."),
    ),
    "cases-full": (
        N_("This case was not kept: as many are kept here as may be, %(limit)s."),
        N_("None is deleted before its time; the first that expires does so after %(day)s."),
        N_("Delete cases that are done, then go back and keep this one, or have WIZARD_MOST_CASES raised."),
    ),
    "case-gone": (
        N_("There is no case at this address, or none any more."),
        N_("It was deleted, its time is over, or the address is not whole."),
        N_("Ask who gave you the address."),
    ),
    "unknown-article": (
        N_("There is no article “%(article)s”."),
        N_("It may have been renamed or withdrawn, or the address was mistyped."),
        N_("Look for it in the list of articles."),
    ),
    "unknown-version": (
        N_("The article “%(article)s” has no version %(version)s that can be shown."),
        N_("It was never published for you, or it was withdrawn."),
        N_("Look in the list of the article’s versions."),
    ),
    "unknown-question": (
        N_("There is no question “%(question)s”."),
        N_("The address may come from an older version of the article."),
        N_("Start the article again; what you answered elsewhere is kept."),
    ),
    "unknown-choice": (
        N_("The question “%(question)s” has no answer “%(choice)s”."),
        N_("The address may come from an older version of the article."),
        N_("Answer the question again."),
    ),
    "unknown-session": (
        N_("There is no session %(session)s in these lines."),
        N_("The lines may have changed since the page was made."),
        N_("Choose one of the sessions shown."),
    ),
    "unknown-language": (
        N_("This site does not speak the language “%(language)s”."),
        N_("It may have been mistyped in the address."),
        N_("Choose one of the languages above."),
    ),
}
EXPECTED: Mapping[str, str] = {
    "number": N_("a number"),
    "object": N_("an object"),
    "object of texts": N_("an object whose values are texts"),
    "text": N_("a text"),
}
"""What a field of a turn holds, in words; names of fields and facts are shown as they are."""

BY_STATUS: Mapping[int, Sentences] = {
    404: (
        N_("This page does not exist."),
        N_("The address may be old or mistyped."),
        N_("Start again from the first page."),
    ),
    405: (
        N_("This address cannot be used in this way."),
        N_("It takes another method than %(method)s."),
        N_("Start again from the first page."),
    ),
    415: (
        N_("This kind of content is not read here."),
        N_("The address takes JSON, or plain text where its description says so."),
        N_("Say in the header Content-Type what you send."),
    ),
}

REQUEST: Sentences = (
    N_("This request cannot be understood."),
    N_("Its form is damaged, or not what the address takes."),
    N_("Go back and send it again, or start again from the first page."),
)

BUG: Sentences = (
    N_("Something broke on our side."),
    N_("The fault is not in what you typed; it has been noted."),
    N_("Go back and try again. What you typed is still in the page before."),
)


def for_status(status: int) -> Sentences:
    """The sentences for an error that only has a status."""
    return BY_STATUS.get(status, BUG if status >= 500 else REQUEST)
