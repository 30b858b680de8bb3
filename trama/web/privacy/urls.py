"""The desk of who answers for the data of a programme."""

from django.urls import path

from trama.web.privacy import notice, requests, retention

app_name = "privacy"
urlpatterns = [
    path("", requests.desk, name="desk"),
    path("aviso/", notice.notice, name="notice"),
    path("solicitudes/<code>/", requests.request_page, name="request"),
    path("conservacion/", retention.retention, name="retention"),
]
