"""Personal links are long, codes of the room are short: one prefix for both."""

from django.urls import path

from trama.web.answer import arrivals, views, withdrawal

app_name = "answer"
urlpatterns = [
    path("e/recibir/", arrivals.arrivals, name="arrivals"),
    path("e/retirar/", withdrawal.withdrawal, name="withdrawal"),
    path("e/<str:token>/", views.door, name="personal"),
    path("e/<str:code>/", views.door, name="room"),
]
