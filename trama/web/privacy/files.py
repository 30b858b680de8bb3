"""The file of whoever asked for it by letter, to be handed to them."""

from django.http import HttpResponse
from django.utils import timezone, translation

from trama.core.errors import NotUnderstood
from trama.privacy.actions.giving import take_asked_data
from trama.privacy.errors import OwnToTake
from trama.privacy.models import RightsRequest
from trama.privacy.naming import language_of
from trama.privacy.own_file import FORMS, file_of
from trama.web.downloads import download
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest


@fresh_sign_in
def asked_file(request: PersonRequest, found: RightsRequest) -> HttpResponse:
    """Everything that is kept of whoever asked ``found``, in their language; that it was taken is recorded."""
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise NotUnderstood
    if found.asker is None:
        raise OwnToTake
    take_asked_data(request=found, form=form, by=request.person)
    end, kind, make = FORMS[form]
    with translation.override(language_of(found.asker)):
        content = make(file_of(found.asker))
    return download(content, f"solicitud-{found.number}-{timezone.localdate()}.{end}", kind)
