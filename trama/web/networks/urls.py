"""A network: its schools, its people, its history."""

from django.urls import path

from trama.web.networks import coordination, people, roster, views

app_name = "networks"
urlpatterns = [
    path("<code>/", views.network_detail, name="network-detail"),
    path("<code>/datos/", views.network_edit, name="network-edit"),
    path("<code>/personas/nueva/", people.person_add, name="person-add"),
    path("<code>/nomina/", roster.roster_import, name="roster-import"),
    path("<code>/nomina/planilla.xlsx", roster.roster_sample, name="roster-sample"),
    path("<code>/nomina/<draft>/", roster.roster_draft, name="roster-draft"),
    path("<code>/invitaciones/<int:number>/", people.joining_change, name="joining-change"),
    path("<code>/participacion/<membership>/terminar/", people.membership_end, name="membership-end"),
    path("<code>/coordinacion/", coordination.coordination_change, name="coordination-change"),
    path("<code>/coordinacion/<handover>/", coordination.handover_decide, name="handover-decide"),
    path("<code>/establecimientos/", views.school_add, name="school-add"),
    path("<code>/establecimientos/<int:rbd>/quitar/", views.school_remove, name="school-remove"),
    path("<code>/estado/", views.network_state, name="network-state"),
]
