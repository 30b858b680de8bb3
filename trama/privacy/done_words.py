"""What was done about somebody's data, in words and figures."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

# By what the forgetting counts; what is not named here is said nowhere.
WORDS: Mapping[str, StrPromise] = {
    "account": gettext_lazy("account"),
    "sign_ins": gettext_lazy("ways to sign in"),
    "memberships": gettext_lazy("roles that ended"),
    "invitations": gettext_lazy("invitations to take part"),
    "links": gettext_lazy("links to answer"),
    "drafts": gettext_lazy("answers not sent yet"),
    "keys": gettext_lazy("keys that joined answers"),
    "workshops": gettext_lazy("workshops in which the name went"),
    "notes": gettext_lazy("signed notes erased"),
    "notes_kept": gettext_lazy("notes that stay without a name, since something was agreed from them"),
    "intentions": gettext_lazy("intentions"),
    "entries_kept": gettext_lazy("lines of group notebooks that stay without a name"),
    "lists": gettext_lazy("files of lists"),
    "requests": gettext_lazy("requests about data, whose words went"),
    "letters": gettext_lazy("mails remembered"),
    "mails": gettext_lazy("mails in a folder of this server"),
}


def done_in_words(counts: Mapping[str, int]) -> str:
    """What an erasure did: each kind with its figure, a line each."""
    lines = [f"{WORDS[kind]}: {count}" for kind, count in counts.items() if kind in WORDS and count]
    if not lines:
        return _("Nothing was kept under that name any more.")
    first = _("What was kept under that name was erased, and cannot be brought back:")
    last = _(
        "What the network did stays, with a role in place of the name. Answers and notes without a name stay, and "
        "nothing says any more whose they were."
    )
    return "\n".join([first, *(f"· {line}" for line in lines), last])
