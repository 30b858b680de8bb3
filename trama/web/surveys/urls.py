"""Measurements: opening, watching over and closing them."""

from django.urls import path

from trama.web.surveys import opening, views

app_name = "surveys"
urlpatterns = [
    path("red/<code>/", views.wave_list, name="wave-list"),
    path("red/<code>/abrir/", opening.wave_open, name="wave-open"),
    path("<code>/", views.wave_detail, name="wave-detail"),
    path("<code>/enlaces/", views.wave_links, name="wave-links"),
    path("<code>/tarjetas/", views.wave_cards, name="wave-cards"),
    path("<code>/invitar/", views.wave_people, name="wave-people"),
    path("<code>/correos/", views.wave_mail, name="wave-mail"),
    path("<code>/cerrar/", views.wave_close, name="wave-close"),
    path("<code>/mover/", views.wave_move, name="wave-move"),
    path("<code>/recordatorios/", views.wave_reminders, name="wave-reminders"),
    path("<code>/comprobante/", views.wave_receipt, name="wave-receipt"),
    path("<code>/vista-previa/<int:number>/", views.wave_preview, name="wave-preview"),
]
