"""What came back, and the conversation about it."""

from django.urls import path

from trama.web.results import conversed, steps, views

app_name = "results"
urlpatterns = [
    path("<code>/", views.detail, name="detail"),
    path("<code>/datos.json", views.detail_json, name="detail-json"),
    path("<code>/abrir/", views.release, name="release"),
    path("<code>/compartir/", views.share, name="share"),
    path("<code>/paso/<int:number>/", steps.step, name="step"),
    path("<code>/notas/<note>/", steps.note, name="note"),
    path("<code>/foco/", steps.focus, name="focus"),
    path("<code>/proposito/", views.purpose, name="purpose"),
    path("<code>/cuadernillo/", views.booklet, name="booklet"),
    path("<code>/conversado/<int:number>/", conversed.conversed, name="conversed"),
]
