"""Personal links are long, codes of the room are short: one prefix for both."""

from django.urls import path

from trama.web.answer import arrivals, shared, views

app_name = "answer"
urlpatterns = [
    path("e/recibir/", arrivals.arrivals, name="arrivals"),
    path("e/turnos/<str:token>/", shared.turns, name="turns"),
    path("e/<str:token>/", views.door, name="personal"),
    path("e/<str:code>/", views.door, name="room"),
]
