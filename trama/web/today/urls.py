"""What needs me today."""

from django.urls import path

from trama.web.today import views

app_name = "today"
urlpatterns = [path("", views.today, name="today")]
