"""`/t/<code>/`: in a workshop, no account."""

from django.urls import path

from trama.web.participant import (
    after_views,
    data_views,
    group_views,
    own_views,
    plenary_views,
    prediction_views,
    returning,
    views,
)

app_name = "participant"
urlpatterns = [
    path("<str:code>/", views.door, name="door"),
    path("<str:code>/volver/", returning.returning, name="returning"),
    path("<str:code>/parte/", views.part, name="part"),
    path("<str:code>/notas/", views.note_add, name="note-add"),
    path("<str:code>/notas/<str:note>/", own_views.note_change, name="note-change"),
    path("<str:code>/notas/<str:note>/quitar/", views.note_take_back, name="note-take-back"),
    path("<str:code>/notas/<str:note>/tambien/", views.note_echo, name="note-echo"),
    path("<str:code>/grupo/", group_views.group_choose, name="group-choose"),
    path("<str:code>/grupo/habla/", group_views.group_voice, name="group-voice"),
    path("<str:code>/grupo/papel/", group_views.group_role, name="group-role"),
    path("<str:code>/hoja/", group_views.entry_add, name="entry-add"),
    path("<str:code>/hoja/<str:entry>/", group_views.entry_change, name="entry-change"),
    path("<str:code>/hoja/<str:entry>/quitar/", group_views.entry_take_out, name="entry-take-out"),
    path("<str:code>/ideas/", plenary_views.idea_add, name="idea-add"),
    path("<str:code>/ideas/<str:idea>/", plenary_views.idea_change, name="idea-change"),
    path("<str:code>/ideas/<str:idea>/quitar/", plenary_views.idea_take_back, name="idea-take-back"),
    path("<str:code>/ideas/<str:idea>/tambien/", plenary_views.idea_echo, name="idea-echo"),
    path("<str:code>/prediccion/", prediction_views.prediction, name="prediction"),
    path("<str:code>/salir/", views.go_out, name="go-out"),
    path("<str:code>/certificado/", after_views.certificate, name="certificate"),
    path("<str:code>/correo/", after_views.mail, name="mail"),
    path("<str:code>/mis-datos/", data_views.my_data, name="my-data"),
    path("<str:code>/lo-mio/", own_views.about_me, name="about-me"),
    path("<str:code>/lo-mio/<str:note>/", own_views.intention, name="intention"),
]
