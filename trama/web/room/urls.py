"""`/t/<code>/`: in a workshop, no account."""

from django.urls import path

from trama.web.room import views

app_name = "room"
urlpatterns = [
    path("<str:code>/", views.door, name="door"),
    path("<str:code>/volver/", views.returning, name="returning"),
    path("<str:code>/parte/", views.part, name="part"),
    path("<str:code>/notas/", views.note_add, name="note-add"),
    path("<str:code>/notas/<str:note>/quitar/", views.note_take_back, name="note-take-back"),
    path("<str:code>/notas/<str:note>/tambien/", views.note_echo, name="note-echo"),
    path("<str:code>/salir/", views.go_out, name="go-out"),
    path("<str:code>/lo-mio/", views.about_me, name="about-me"),
]
