"""What came back, and the conversation about it."""

from django.urls import path

from trama.web.results import booklet, conversed, ending, files, mending, projector, steps, views

app_name = "results"
urlpatterns = [
    path("acuerdos/<code>/", ending.commitment, name="commitment"),
    path("acuerdos/<code>/quien/", mending.owner, name="owner"),
    path("<code>/", views.detail, name="detail"),
    path("<code>/datos.json", views.detail_json, name="detail-json"),
    path("<code>/bajar/<name>", files.file, name="file"),
    path("<code>/abrir/", views.release, name="release"),
    path("<code>/compartir/", views.share, name="share"),
    path("<code>/paso/<int:number>/", steps.step, name="step"),
    path("<code>/foco/<focus>/", mending.focus, name="focus"),
    path("<code>/conversar/", steps.conversation, name="conversation"),
    path("<code>/fin/", ending.end, name="end"),
    path("<code>/proyector/", projector.projector, name="projector"),
    path("<code>/proyector/parte/", projector.part, name="projector-part"),
    path("<code>/proposito/", views.purpose, name="purpose"),
    path("<code>/cuadernillo/", booklet.booklet, name="booklet"),
    path("<code>/conversado/<int:number>/", conversed.conversed, name="conversed"),
]
