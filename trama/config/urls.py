"""Every address. `docs/interfaces.md` names those that must not drift."""

from django.urls import include, path

urlpatterns = [
    path("", include("trama.web.public.urls")),
    path("", include("trama.web.answer.urls")),
    path("cuenta/", include("trama.web.account.urls")),
    path("entrar/", include("trama.web.account.allauth_urls")),
    path("hoy/", include("trama.web.today.urls")),
    path("redes/", include("trama.web.networks.urls")),
    path("programa/", include("trama.web.programme.urls")),
    path("mediciones/", include("trama.web.surveys.urls")),
    path("devolucion/", include("trama.web.results.urls")),
    path("avisos/", include("trama.web.notices.urls")),
    path("talleres/", include("trama.web.workshops.urls")),
    path("t/", include("trama.web.participant.urls")),
    path("datos/", include("trama.web.privacy.urls")),
    path("demo/", include("trama.web.demo.urls")),
]

handler400 = "trama.web.public.views.unreadable"
handler404 = "trama.web.public.views.not_found"
handler500 = "trama.web.public.views.failed"
