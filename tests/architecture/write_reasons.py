"""Why something writes outside an action, and why an action leaves no audit entry. `test_writes` reads both."""

# A function or method that writes and is not in a module of actions, by what it is part of.
_ELSEWHERE = {
    "a manager: the action that wants the account calls it": {
        "trama.accounts.models:UserManager.create_user",
    },
    "the audit record itself": {"trama.audit.record:record"},
    "what a measurement of speed makes, it removes": {
        "trama.console.management.commands.bench_board:Command.handle",
        "trama.console.management.commands.bench_tokens:make_tokens",
    },
    "a backup is restored as it was, entries included": {"trama.jobs.restore:_store"},
    "the queues of jobs and of mail, by whoever runs the server": {
        "trama.jobs.stuck:requeue",
        "trama.jobs.stuck:take_up",
    },
    "the queue of jobs": {"trama.jobs.worker:retry_failed"},
    "the table of changes of live pages: codes, and when they changed": {
        "trama.live.changes:forget",
        "trama.live.changes:forget_kind",
        "trama.live.changes:publish",
    },
    "the queue of mail: a letter's state says nothing that its action did not record": {
        "trama.mail.letters:_set",
        "trama.mail.letters:came_back",
        "trama.mail.letters:hand_over",
        "trama.mail.letters:take",
        "trama.networks.tasks:_tell",
        "trama.networks.tasks:run_due_news",
        "trama.networks.tasks:send_joining",
        "trama.surveys.letters:_letters",
        "trama.surveys.letters:forget_letters",
        "trama.surveys.letters:forget_reports",
        "trama.surveys.letters:objection_letters",
        "trama.surveys.letters:report_letters",
        "trama.surveys.tasks:_remind",
        "trama.surveys.tasks:_retry",
        "trama.surveys.tasks:note_letters_left",
        "trama.surveys.tasks:send_letter",
        "trama.surveys.tasks:tell_objected",
        "trama.surveys.tasks:tell_people",
        "trama.workshops.tasks:_retry",
        "trama.workshops.tasks:send_thanks",
        "trama.workshops.thanks:thanks_letters",
    },
    "the statements of the respondent path; the actions of surveys call them (decision 8)": {
        "trama.surveys.respondent_sql:_insert",
        "trama.surveys.respondent_sql:count_arrival",
        "trama.surveys.respondent_sql:count_later",
        "trama.surveys.respondent_sql:delete_draft",
        "trama.surveys.respondent_sql:mark_used",
        "trama.surveys.respondent_sql:save_draft",
    },
    "part of erasing somebody, which is recorded as a whole": {
        "trama.privacy.forgetting.account:forget_account",
        "trama.privacy.forgetting.mails:_deleted",
        "trama.privacy.forgetting.mails:forget_letters_to_join",
        "trama.privacy.forgetting.mails:forget_thanks",
        "trama.privacy.forgetting.places:forget_contact",
        "trama.privacy.forgetting.places:forget_handovers",
        "trama.privacy.forgetting.places:forget_joinings",
        "trama.privacy.forgetting.places:forget_links",
        "trama.privacy.forgetting.places:forget_lists",
        "trama.privacy.forgetting.places:forget_requests",
        "trama.privacy.forgetting.workshops:_forget_card",
        "trama.privacy.forgetting.workshops:_forget_texts",
        "trama.privacy.forgetting.workshops:forget_participant",
    },
    "part of an action, in its transaction: what came of what": {"trama.trace.links:link"},
    "part of merging the record of an offline workshop, which is recorded as a whole": {
        "trama.offline_room.merge:Merging._delete",
        "trama.offline_room.merge:Merging._workshop",
        "trama.offline_room.merge:Merging._write",
        "trama.offline_room.merge:Merging.run",
        "trama.offline_room.merge:_insert",
    },
}

# An action that begins its own transaction: so that it can answer after one that failed, or so that nobody waits
# while it reads a file, or forgets much.
OWN_TRANSACTION = {
    "trama.imports.responses.actions:keep_responses",
    "trama.imports.responses.actions:read_again",
    "trama.imports.responses.actions:undo_responses",
    "trama.imports.roster.actions:keep_roster",
    "trama.imports.schools.actions:keep_directory",
    "trama.privacy.actions.forgetting:forget_now",
    "trama.privacy.actions.forgetting:forget_tonight",
    "trama.surveys.actions.answering:submit_response",
    "trama.surveys.actions.intake:take_response",
}

# An action that leaves no entry.
_UNRECORDED = {
    "storing a response: an entry would say who answered when": {
        "trama.surveys.actions.answering:move_draft",
        "trama.surveys.actions.answering:save_page",
        "trama.surveys.actions.answering:submit_response",
        "trama.surveys.actions.intake:take_response",
        "trama.surveys.actions.turns:forget_turn",
        "trama.surveys.actions.turns:submit_turn",
        "trama.surveys.actions.withdrawal:revoke",
        "trama.surveys.actions.withdrawal:withdraw",
    },
    "an entry would say who had not answered": {"trama.surveys.actions.objections:claim_answer"},
    "an entry would say who wants no reminders": {"trama.surveys.actions.notices:refuse_reminders"},
    "an intention is its author's alone": {
        "trama.agreements.actions.intentions:drop",
        "trama.agreements.actions.intentions:keep",
        "trama.workshops.actions.intentions:drop_intention",
        "trama.workshops.actions.intentions:keep_intention",
    },
    "part of another action, which records it": {
        "trama.agreements.actions.forgetting:forget_origins",
        "trama.agreements.actions.questions:take_on",
        "trama.privacy.actions.erasing:erase_again",
        "trama.privacy.actions.forgetting:forget_files",
        "trama.sessions.actions.joining:hide_until_now",
    },
    "a person's own setting": {"trama.accounts.actions:choose_language"},
    "the clock drops or refreshes what nobody decided": {
        "trama.imports.actions:forget_drafts",
        "trama.imports.actions:forget_drafts_of",
        "trama.imports.actions:forget_sheets_of_who_left",
        "trama.workshops.actions.forgetting:forget_order",
        "trama.workshops.actions.rehearsing:forget_rehearsals",
        "trama.workshops.actions.thanking:forget_mail",
        "trama.workshops.actions.thanking:forget_old_mails",
    },
    "a paper form is looked over, one save after another; entering it is recorded": {
        "trama.imports.paper.actions:decide",
    },
    "a rehearsal counts nowhere": {
        "trama.workshops.actions.rehearsing:enter_as",
        "trama.workshops.actions.rehearsing:step_rehearsal",
    },
    "participants have no account and write much: their contributions tell it themselves": {
        "trama.workshops.actions.grouping:choose_group",
        "trama.workshops.actions.grouping:choose_representative",
        "trama.workshops.actions.grouping:place_late",
        "trama.sessions.actions.roles:assign_role",
        "trama.sessions.actions.joining:come_back",
        "trama.sessions.actions.joining:join",
        "trama.sessions.actions.joining:leave",
        "trama.workshops.actions.plenary:bring_idea",
        "trama.workshops.actions.plenary:change_idea",
        "trama.workshops.actions.plenary:take_back_idea",
        "trama.sessions.actions.contributing:contribute",
        "trama.sessions.actions.contributing:release",
        "trama.sessions.actions.contributing:take_back",
        "trama.workshops.actions.thanking:give_mail",
        "trama.workshops.actions.writing:change_entry",
        "trama.workshops.actions.writing:change_note",
        "trama.workshops.actions.writing:echo",
        "trama.workshops.actions.writing:remove_entry",
        "trama.workshops.actions.writing:take_back_note",
    },
}

ELSEWHERE = {address for those in _ELSEWHERE.values() for address in those}
UNRECORDED = {address for those in _UNRECORDED.values() for address in those}
