"""`/talleres/`: design and conduct."""

from django.urls import path

from trama.web.workshops import (
    after_views,
    conduct_views,
    design_views,
    group_views,
    list_views,
    moment_views,
    plenary_views,
    record_views,
    rehearsal_views,
)

app_name = "workshops"
urlpatterns = [
    path("", list_views.workshop_list, name="workshop-list"),
    path("nuevo/", list_views.workshop_make, name="workshop-make"),
    path("<str:code>/preparar/", design_views.design, name="design"),
    path("<str:code>/preparar/datos/", design_views.design_about, name="design-about"),
    path("<str:code>/preparar/plazo/", design_views.design_window, name="design-window"),
    path("<str:code>/preparar/<str:moment>/", moment_views.moment, name="moment"),
    path("<str:code>/taller.json", design_views.workshop_file, name="workshop-file"),
    path("<str:code>/duplicar/", design_views.workshop_copy, name="workshop-copy"),
    path("<str:code>/ensayar/", rehearsal_views.rehearse, name="rehearse"),
    path("<str:code>/ensayo/", rehearsal_views.rehearsal, name="rehearsal"),
    path("<str:code>/", conduct_views.desk, name="desk"),
    path("<str:code>/conducir/", conduct_views.conduct, name="conduct"),
    path("<str:code>/control/", conduct_views.remote, name="remote"),
    path("<str:code>/proyectar/", conduct_views.wall, name="wall"),
    path("<str:code>/predicciones/", conduct_views.predictions, name="predictions"),
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
