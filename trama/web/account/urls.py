"""One's own pages."""

from django.urls import path

from trama.web.account import handovers, joining, keys, own_data, takeaways, views

app_name = "account"
urlpatterns = [
    path("", views.me, name="me"),
    path("lugar/", views.place, name="place"),
    path("idioma/", views.language, name="language"),
    path("sin-lugar/", views.nowhere, name="nowhere"),
    path("mis-datos/", own_data.my_data, name="my-data"),
    path("mis-datos/pedir/<what>/", own_data.my_data_ask, name="my-data-ask"),
    path("mis-datos/mostrarme/", own_data.show_me, name="show-me"),
    path("mis-datos/solicitudes/<code>/", own_data.my_request, name="my-request"),
    path("lo-que-me-llevo/", takeaways.my_takeaways, name="takeaways"),
    path("lo-que-me-llevo/<str:note>/", takeaways.my_intention, name="intention"),
    path("llaves/preparar/", keys.passkey_options, name="passkey-options"),
    path("llaves/nueva/", keys.passkey_add, name="passkey-add"),
    path("llaves/<int:number>/quitar/", keys.passkey_remove, name="passkey-remove"),
    path("traspasos/<code>/pedir/", handovers.ask, name="handover-ask"),
    path("unirse/<token>/", joining.join, name="joining"),
]
