"""The few pages of allauth that we use, under its own names."""

from allauth.account import views
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import path

from trama.web.account.codes import confirm_code, reauthenticate_by_code
from trama.web.account.keys import activate_totp, keys, recovery_codes, second_proof
from trama.web.account.views import closed_signup

urlpatterns = [
    path("", views.request_login_code, name="account_login"),
    path("codigo/", views.request_login_code, name="account_request_login_code"),
    path("codigo/confirmar/", confirm_code, name="account_confirm_login_code"),
    path("de-nuevo/", reauthenticate_by_code, name="account_reauthenticate"),
    path("salir/", views.logout, name="account_logout"),
    path("inactiva/", views.account_inactive, name="account_inactive"),
    path("llave/", login_webauthn, name="mfa_login_webauthn"),
    path("registro/", closed_signup, name="account_signup"),
    path("llaves/", keys, name="mfa_index"),
    path("llaves/segunda/", second_proof, name="mfa_authenticate"),
    path("llaves/aplicacion/", activate_totp, name="mfa_activate_totp"),
    path("llaves/aplicacion/quitar/", deactivate_totp, name="mfa_deactivate_totp"),
    path("llaves/respaldo/", recovery_codes, name="mfa_view_recovery_codes"),
]
