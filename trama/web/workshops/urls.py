"""`/talleres/`: design and conduct."""

from django.urls import path

from trama.web.workshops import group_views, local_views, plenary_views, views

app_name = "workshops"
urlpatterns = [
    path("", views.workshop_list, name="workshop-list"),
    path("nuevo/", views.workshop_make, name="workshop-make"),
    path("<str:code>/", views.desk, name="desk"),
    path("<str:code>/conducir/", views.conduct, name="conduct"),
    path("<str:code>/grupos/", group_views.groups, name="groups"),
    path("<str:code>/hojas/", group_views.sheets, name="sheets"),
    path("<str:code>/local/", local_views.local, name="local"),
    path("<str:code>/local/paquete/", local_views.local_pack, name="local-pack"),
    path("<str:code>/local/registro/", local_views.local_record, name="local-record"),
    path("<str:code>/local/entrar/<str:token>/", local_views.local_door, name="local-door"),
    path("<str:code>/plenario/", plenary_views.plenary_page, name="plenary"),
    path("<str:code>/plenario/turnos/", plenary_views.plenary_turns, name="plenary-turns"),
    path("<str:code>/plenario/ideas/", plenary_views.plenary_idea, name="plenary-idea"),
    path("<str:code>/plenario/mover/", plenary_views.plenary_move, name="plenary-move"),
    path("<str:code>/plenario/escribir/", plenary_views.plenary_write, name="plenary-write"),
]
