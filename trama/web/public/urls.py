"""What everybody may see."""

from django.urls import path

from trama.web import health
from trama.web.http import public
from trama.web.public import certificates, model, privacy, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("codigo/", views.code, name="code"),
    path("privacidad/", privacy.privacy, name="privacy"),
    path("privacidad/versiones/<int:number>/", privacy.privacy_version, name="privacy-version"),
    path("que-se-puede-hacer/", views.can_and_cannot, name="can-and-cannot"),
    path("modelo/", model.model, name="model"),
    path("modelo/niveles/", model.levels, name="model-levels"),
    path("modelo/etapas/", model.stages, name="model-stages"),
    path("healthz", public(health.alive), name="health"),  # both answer at the gate, whatever the host
    path("readyz", public(health.ready), name="ready"),
    path("certificado/", certificates.door, name="certificate-door"),
    path("certificado/<str:code>/", certificates.certificate, name="certificate"),
    path("certificado/<str:code>/certificado.pdf", certificates.certificate_file, name="certificate-file"),
]
