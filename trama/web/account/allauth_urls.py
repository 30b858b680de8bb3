"""The few pages of allauth that we use, under its own names."""

from allauth.account import views
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import path

from trama.web.account.views import closed_signup

urlpatterns = [
    path("", views.request_login_code, name="account_login"),
    path("codigo/", views.request_login_code, name="account_request_login_code"),
    path("codigo/confirmar/", views.confirm_login_code, name="account_confirm_login_code"),
    path("salir/", views.logout, name="account_logout"),
    path("inactiva/", views.account_inactive, name="account_inactive"),
    path("llave/", login_webauthn, name="mfa_login_webauthn"),
    path("registro/", closed_signup, name="account_signup"),
]
