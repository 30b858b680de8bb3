"""`/talleres/`: design and conduct."""

from django.urls import path

from trama.web.workshops import board_views, debt_views, group_views, people_views, plenary_views, views

app_name = "workshops"
urlpatterns = [
    path("", views.workshop_list, name="workshop-list"),
    path("nuevo/", views.workshop_make, name="workshop-make"),
    path("<str:code>/", views.desk, name="desk"),
    path("<str:code>/conducir/", views.conduct, name="conduct"),
    path("<str:code>/grupos/", group_views.groups, name="groups"),
    path("<str:code>/hojas/", group_views.sheets, name="sheets"),
    path("<str:code>/plenario/", plenary_views.plenary_page, name="plenary"),
    path("<str:code>/plenario/turnos/", plenary_views.plenary_turns, name="plenary-turns"),
    path("<str:code>/plenario/ideas/", plenary_views.plenary_idea, name="plenary-idea"),
    path("<str:code>/plenario/mover/", plenary_views.plenary_move, name="plenary-move"),
    path("<str:code>/plenario/escribir/", plenary_views.plenary_write, name="plenary-write"),
    path("<str:code>/personas/", people_views.people, name="people"),
    path("<str:code>/personas/<str:person>/", people_views.person, name="person"),
    path("<str:code>/personas/<str:person>/estado/", people_views.person_state, name="person-state"),
    path("<str:code>/hojas/anotar/", board_views.sheet_write, name="sheet-write"),
    path("<str:code>/hojas/manos/", board_views.show_hands, name="show-hands"),
    path("<str:code>/tablero/", board_views.board, name="board"),
    path("<str:code>/tablero/hacer/", board_views.board_act, name="board-act"),
    path("<str:code>/tablero/nota/", board_views.board_note, name="board-note"),
    path("<str:code>/deudas/", debt_views.debts, name="debts"),
    path("<str:code>/respuestas/", debt_views.answers, name="answers"),
]
