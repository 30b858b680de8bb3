"""`/talleres/`: design and conduct."""

from django.urls import path

from trama.web.workshops import views

app_name = "workshops"
urlpatterns = [
    path("", views.workshop_list, name="workshop-list"),
    path("nuevo/", views.workshop_make, name="workshop-make"),
    path("<str:code>/", views.desk, name="desk"),
    path("<str:code>/conducir/", views.conduct, name="conduct"),
]
