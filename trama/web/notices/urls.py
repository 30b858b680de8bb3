"""`/avisos/<word>/`: refusing reminders, without signing in."""

from django.urls import path

from trama.web.notices import views

app_name = "notices"
urlpatterns = [path("<str:token>/", views.notices, name="notices")]
