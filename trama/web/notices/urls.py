"""`/avisos/<word>/`: refusing reminders, and what came with one's link, without signing in."""

from django.urls import path

from trama.web.notices import views

app_name = "notices"
urlpatterns = [
    path("enlace/<str:token>/", views.report, name="report"),
    path("<str:token>/", views.notices, name="notices"),
]
