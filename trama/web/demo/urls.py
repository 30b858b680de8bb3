"""The door of the demonstration."""

from django.urls import path

from trama.web.demo import views

app_name = "demo"
urlpatterns = [path("", views.sign_in, name="sign-in")]
