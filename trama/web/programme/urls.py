"""The programme: its networks and the schools of the country."""

from django.urls import path

from trama.web.programme import schools, views

app_name = "programme"
urlpatterns = [
    path("redes/", views.network_list, name="network-list"),
    path("redes/nueva/", views.network_add, name="network-add"),
    path("establecimientos/", schools.school_list, name="school-list"),
    path("establecimientos/directorio/", schools.school_import, name="school-import"),
    path("establecimientos/<int:rbd>/", schools.school_detail, name="school-detail"),
]
