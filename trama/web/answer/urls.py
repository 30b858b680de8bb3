"""Personal links are long, codes of the room are short: one prefix for both."""

from django.urls import path

from trama.web.answer import arrivals, courier, views

app_name = "answer"
urlpatterns = [
    path("e/recibir/", arrivals.arrivals, name="arrivals"),
    path("e/mensajero/", courier.courier, name="courier"),
    path("e/pasar/", courier.handover, name="handover"),
    path("e/<str:token>/", views.door, name="personal"),
    path("e/<str:code>/", views.door, name="room"),
]
