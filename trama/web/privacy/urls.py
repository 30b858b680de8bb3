"""The desk of who answers for the data of a programme."""

from django.urls import path

from trama.web.privacy import requests

app_name = "privacy"
urlpatterns = [
    path("", requests.desk, name="desk"),
    path("solicitudes/<code>/", requests.request_page, name="request"),
]
