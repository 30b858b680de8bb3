"""Of each field that is about somebody: whether «everything kept under your name» has it, or why it does not."""

IN_FILE = {
    "accounts.User": "email language joined_at",
    "account.EmailAddress": "email verified primary",
    "mfa.Authenticator": "type data created_at last_used_at",  # of ``data`` the name that they gave to it
    "networks.Person": "name former_names email phone blocked_at",
    "networks.Membership": "role network cohort programme school position since_on until_on",
    "networks.Joining": (
        "name email phone role network cohort programme school position created_at accepted_at made_by"
    ),
    "networks.Handover": "network former successor made_at asked_at decided_at was_undone",
    "networks.PurposeVersion": "network number text reason agreed_on",
    "agreements.Focus": "network dimension reason chosen_on ended_on earlier",
    "agreements.Agreement": "text answer link state due_on",
    "agreements.Intention": "text state due_on",
    "surveys.Invitation": "wave consent_version consent_on",
    "surveys.LinkHandover": "invitation by since_on",
    "surveys.Draft": "wave page",
    "trama_sessions.Participant": "session name mail group notice_number",
    "trama_sessions.Contribution": "text written_at",
    "workshops.Note": "shape text is_signed written_at",
    "workshops.Entry": "text written_at",
    "workshops.Echo": "idea note",
    "privacy.RightsRequest": "number kind text reply_to known_mail asked_at due_on extension_reason known_how state answer",
    "audit.AuditEntry": "at event subject_kind subject_code",
}

REASONS = {
    "a key of the machine, which says nothing of anybody": {
        "account.EmailAddress": "id user",
        "accounts.User": "id",
        "agreements.Agreement": "id code number",
        "agreements.Focus": "id code",
        "agreements.Intention": "id code number link",
        "audit.AuditEntry": "id",
        "mfa.Authenticator": "id user",
        "networks.Handover": "id code",
        "networks.Joining": "id batch",
        "networks.Membership": "id code",
        "networks.Person": "id code user",
        "networks.PurposeVersion": "id",
        "privacy.RightsRequest": "id code",
        "surveys.Draft": "id",
        "surveys.Invitation": "id",
        "surveys.LinkHandover": "id",
        "trama_sessions.Contribution": "id code sent item",
        "trama_sessions.Participant": "id code number",
        "workshops.Echo": "id",
        "workshops.Entry": "id code sent group question version beside",
        "workshops.Note": "id code sent session",
    },
    "which of the names in the file they gave themselves": {"networks.Person": "own_names"},
    "that it is theirs: the file is of whom it names": {
        "agreements.Agreement": "owner",
        "agreements.Focus": "chosen_by",
        "agreements.Intention": "author owner",
        "audit.AuditEntry": "actor",
        "networks.Joining": "person",
        "networks.Membership": "person",
        "networks.PurposeVersion": "written_by",
        "privacy.RightsRequest": "person participant",
        "surveys.Draft": "invitation",
        "surveys.Invitation": "person",
        "trama_sessions.Contribution": "author",
        "trama_sessions.Participant": "person",
        "workshops.Echo": "participant",
        "workshops.Entry": "author",
        "workshops.Note": "author",
    },
    "a secret, or what a secret is checked by: in a file it would open a door": {
        "accounts.User": "password",
        "networks.Joining": "nonce spoken spoken_until spoken_tries",
        "surveys.Draft": "device",
        "surveys.Invitation": "nonce",
        "surveys.PersonKey": "id person network key",  # beside a copy it would say which answers are whose
        "trama_sessions.Participant": "device word_told_at hides_before",
    },
    "it opens only on the phone where it was answered, which may be somebody else's": {"surveys.Draft": "body"},
    "would tell that somebody else answered with the link, or when; said on the page of the link itself": {
        "surveys.Invitation": "is_used later_count told_count disowned_on claimed_on",
    },
    "of the network or the programme, which others wrote or decided too": {
        "agreements.Agreement": (
            "kind network cohort origin_kind origin_code author answered_on written_at"
        ),
        "agreements.Focus": "origin_kind origin_code",
        "agreements.Intention": "kind network cohort origin_kind origin_code answer answered_on written_at",
        "networks.PurposeVersion": "level review_on",
        "privacy.RightsRequest": "programme ground counts decided_at decided_by lifted_at extended_on noted_at noted_by known_at known_by told_at given_on",
        "trama_sessions.Contribution": "is_for_others released_at hidden_at removed_at",
        "workshops.Entry": "removed_at",
        "workshops.Note": "tags hands is_for_others hidden_at removed_at",
    },
    "how an invitation ended: whoever invited keeps it": {"networks.Joining": "expires_at withdrawn_at"},
    "how somebody was in a workshop for an evening: their own screen says it": {
        "trama_sessions.Participant": (
            "network network_name role has_no_phone thanked_at certificate_code joined_at left_at removed_at"
        ),
    },
    "as their person is": {"trama_sessions.Participant": "blocked_at hidden_with erased_at"},
    "nobody who is erased or shut out opens the file": {
        "accounts.User": "is_active last_login",
        "networks.Person": "erased_at",
    },
    "codes and figures of the act": {"audit.AuditEntry": "network_code details"},
    "work for the network, which is not about who did it; that they did it is among their acts": dict.fromkeys(("surveys.Wave", "trama_sessions.Session", "trama_sessions.Group", "workshops.Move", "workshops.Raised", "offline_room.OfflineRoom", "imports.SheetDraft", "imports.ImportDraft", "privacy.Incident", "privacy.NoticeVersion", "account.EmailConfirmation"), "*"),
}  # fmt: skip
