"""One's own pages."""

from django.urls import path

from trama.web.account import joining, views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("lugar/", views.place, name="place"),
    path("idioma/", views.language, name="language"),
    path("sin-lugar/", views.nowhere, name="nowhere"),
    path("mis-datos/", views.my_data, name="my-data"),
    path("unirse/<token>/", joining.join, name="joining"),
]
