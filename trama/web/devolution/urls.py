"""What came back, and the conversation about it."""

from django.urls import path

from trama.web.devolution import conversed, steps, views

app_name = "devolution"
urlpatterns = [
    path("<code>/", views.results, name="results"),
    path("<code>/datos.json", views.results_json, name="results-json"),
    path("<code>/abrir/", views.release, name="release"),
    path("<code>/compartir/", views.share, name="share"),
    path("<code>/paso/<int:number>/", steps.step, name="step"),
    path("<code>/notas/<note>/", steps.note, name="note"),
    path("<code>/foco/", steps.focus, name="focus"),
    path("<code>/proposito/", views.purpose, name="purpose"),
    path("<code>/cuadernillo/", views.booklet, name="booklet"),
    path("<code>/conversado/<int:number>/", conversed.conversed, name="conversed"),
]
