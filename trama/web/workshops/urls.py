"""`/talleres/`: design and conduct."""

from django.urls import path

from trama.web.workshops import after_views, group_views, plenary_views, record_views, views

app_name = "workshops"
urlpatterns = [
    path("", views.workshop_list, name="workshop-list"),
    path("nuevo/", views.workshop_make, name="workshop-make"),
    path("<str:code>/", views.desk, name="desk"),
    path("<str:code>/conducir/", views.conduct, name="conduct"),
    path("<str:code>/grupos/", group_views.groups, name="groups"),
    path("<str:code>/hojas/", group_views.sheets, name="sheets"),
    path("<str:code>/plenario/", plenary_views.plenary_page, name="plenary"),
    path("<str:code>/plenario/turnos/", plenary_views.plenary_turns, name="plenary-turns"),
    path("<str:code>/plenario/ideas/", plenary_views.plenary_idea, name="plenary-idea"),
    path("<str:code>/plenario/mover/", plenary_views.plenary_move, name="plenary-move"),
    path("<str:code>/plenario/escribir/", plenary_views.plenary_write, name="plenary-write"),
    path("<str:code>/despues/", after_views.after, name="after"),
    path("<str:code>/despues/correo/", after_views.thanks, name="thanks"),
    path("<str:code>/despues/certificados.pdf", after_views.certificates, name="certificates"),
    path("<str:code>/registro/", record_views.record_page, name="record"),
    path("<str:code>/registro/<str:name>", record_views.record_file, name="record-file"),
]
