"""The programme: its networks and the schools of the country."""

from django.urls import path

from trama.web.programme import people, questionnaires, schools, views

app_name = "programme"
urlpatterns = [
    path("redes/", views.network_list, name="network-list"),
    path("redes/nueva/", views.network_add, name="network-add"),
    path("establecimientos/", schools.school_list, name="school-list"),
    path("establecimientos/directorio/", schools.school_import, name="school-import"),
    path("establecimientos/directorio/<draft>/", schools.school_draft, name="school-draft"),
    path("establecimientos/<int:rbd>/", schools.school_detail, name="school-detail"),
    path("<code>/", people.programme_detail, name="programme-detail"),
    path("<code>/cuestionarios/", questionnaires.questionnaire_list, name="questionnaire-list"),
    path(
        "<code>/cuestionarios/<questionnaire>/<number>/xlsform/",
        questionnaires.questionnaire_xlsform,
        name="questionnaire-xlsform",
    ),
    path("<code>/personas/nueva/", people.person_appoint, name="person-appoint"),
    path("<code>/personas/<membership>/terminar/", people.appointment_end, name="appointment-end"),
    path("<code>/invitaciones/<int:number>/", people.appointment_change, name="appointment-change"),
    path("<code>/generaciones/nueva/", people.cohort_add, name="cohort-add"),
]
