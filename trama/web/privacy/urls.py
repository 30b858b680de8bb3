"""The desk of who answers for the data of a programme."""

from django.urls import path

from trama.web.privacy import access, incidents, letters, notice, records, requests, retention, whose

app_name = "privacy"
urlpatterns = [
    path("", requests.desk, name="desk"),
    path("aviso/", notice.notice, name="notice"),
    path("tratamientos/", records.treatment_record, name="treatments"),
    path("encargo/", records.annex, name="annex"),
    path("solicitudes/nueva/", letters.request_add, name="request-add"),
    path("solicitudes/<code>/", requests.request_page, name="request"),
    path("solicitudes/<code>/de-quien/", whose.request_whose, name="request-whose"),
    path("conservacion/", retention.retention, name="retention"),
    path("incidentes/", incidents.incident_list, name="incidents"),
    path("incidentes/nuevo/", incidents.incident_add, name="incident-add"),
    path("incidentes/<code>/", incidents.incident_page, name="incident"),
    path("incidentes/<code>/cerrar/", incidents.incident_close, name="incident-close"),
    path("incidentes/<code>/avisos/", incidents.incident_notices, name="incident-notices"),
    path("accesos/", access.access_log, name="access"),
]
