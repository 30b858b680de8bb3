"""Measurements: opening, watching over and closing them."""

from django.urls import path

from trama.web.surveys import (
    annulling,
    disowned,
    files,
    keyboard,
    links,
    mailing,
    opening,
    paper,
    reminders,
    rooms,
    views,
)

app_name = "surveys"
urlpatterns = [
    path("red/<code>/", views.wave_list, name="wave-list"),
    path("red/<code>/abrir/", opening.wave_open, name="wave-open"),
    path("<code>/", views.wave_detail, name="wave-detail"),
    path("<code>/enlaces/", links.wave_links, name="wave-links"),
    path("<code>/mi-cuestionario/", links.wave_own, name="wave-own"),
    path("<code>/enlace/", links.wave_link, name="wave-link"),
    path("<code>/tarjeta/", links.wave_card, name="wave-card"),
    path("<code>/no-fui-yo/", disowned.wave_disowned, name="wave-disowned"),
    path("<code>/invitar/", views.wave_people, name="wave-people"),
    path("<code>/correos/", mailing.wave_mail, name="wave-mail"),
    path("<code>/cerrar/", views.wave_close, name="wave-close"),
    path("<code>/anular/", annulling.wave_annul, name="wave-annul"),
    path("<code>/mover/", views.wave_move, name="wave-move"),
    path("<code>/objecion/", rooms.wave_objection, name="wave-objection"),
    path("<code>/recordatorios/", reminders.wave_reminders, name="wave-reminders"),
    path("<code>/cartas/", reminders.wave_letter, name="wave-letter"),
    path("<code>/hojas/", paper.sheet_list, name="sheet-list"),
    path("<code>/hojas/imprimir/", paper.sheet_print, name="sheet-print"),
    path("<code>/hojas/ingresar/", paper.sheet_enter, name="sheet-enter"),
    path("<code>/hojas/teclear/", keyboard.sheet_type, name="sheet-type"),
    path("<code>/hojas/<draft>/", paper.sheet_review, name="sheet-review"),
    path("<code>/hojas/<draft>/<piece>/", paper.sheet_piece, name="sheet-piece"),
    path("<code>/comprobante/", views.wave_receipt, name="wave-receipt"),
    path("<code>/vista-previa/<int:number>/", views.wave_preview, name="wave-preview"),
    path("<code>/archivo/", files.answers_import, name="answers-import"),
    path("<code>/archivo/deshacer/", files.answers_undo, name="answers-undo"),
    path("<code>/archivo/planilla/", files.answers_sample, name="answers-sample"),
    path("<code>/archivo/xlsform/", files.wave_xlsform, name="wave-xlsform"),
    path("<code>/archivo/<draft>/", files.answers_draft, name="answers-draft"),
]
