"""Personal links are long, codes of the room are short: one prefix for both."""

from django.urls import path

from trama.web.answer import arrivals, courier, offline, shared, views, withdrawal

app_name = "answer"
urlpatterns = [
    path("e/recibir/", arrivals.arrivals, name="arrivals"),
    path("e/turnos/<str:token>/", shared.turns, name="turns"),
    path("e/mensajero/", courier.courier, name="courier"),
    path("e/pasar/", courier.handover, name="handover"),
    path("e/sw.js", offline.worker, name="worker"),
    path("e/trama.webmanifest", offline.manifest, name="manifest"),
    path("e/hoja/", offline.shell, name="shell"),
    path("e/bandeja/", offline.outbox, name="outbox"),
    path("e/<str:word>/hojas/", offline.pages, name="pages"),
    path("e/retirar/", withdrawal.withdrawal, name="withdrawal"),
    path("e/<str:token>/", views.open_link, name="personal"),
    path("e/<str:code>/", views.open_link, name="open-code"),
]
