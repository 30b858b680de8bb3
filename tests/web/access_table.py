"""Role × address → status. A new address must take its place here, or a test fails.

404: the person does not see the object that the address names. 403: they see it, and their role does not allow this;
or the address names no object, and no role of theirs allows it. 302 sends a stranger to the sign-in. Columns:
stranger (not signed in), member, coordinator, coach, direction, authority, researcher, data officer, operator.
"""

ROLES = (
    "stranger", "member", "coordinator", "accompanist", "direction", "authority", "researcher", "data_officer", "operator",
)  # fmt: skip

GET, POST = "GET", "POST"
PUBLIC = "200 200 200 200 200 200 200 200 200"
MINE = "302 200 200 200 200 200 200 200 200"
NETWORK = "302 200 200 200 200 404 404 404 404"
MANAGE = "302 403 200 200 200 404 404 404 404"
CONDUCT = "302 403 200 200 403 404 404 404 404"
RATE = "302 403 200 200 200 404 404 404 404"
FIRST = "302 404 200 200 403 404 404 404 404"  # members: not shared yet
DIRECT = "302 404 404 404 200 404 403 403 403"
DESK = "302 403 403 403 403 403 403 200 403"  # of no object
OFFICER = "302 404 404 404 404 404 404 200 404"
TELLS = "302 403 403 403 200 403 403 200 403"
SCHOOLS = "302 403 403 403 200 403 403 403 200"

CONDUCTS_GET = "302 403 200 200 200 404 404 404 404"
CONDUCTS_POST = "302 403 302 302 302 404 404 404 404"
ELSEWHERE = "302 302 302 302 302 302 302 302 302"  # who is not in the room is sent to its door

TABLE = {
    "public:health": (GET, PUBLIC),
    "public:ready": (GET, PUBLIC),
    "public:home": (GET, "200 302 302 302 302 302 302 302 302"),
    "public:code": (POST, "404 404 404 404 404 404 404 404 404"),
    "public:privacy": (GET, PUBLIC),
    "public:privacy-version": (GET, PUBLIC),
    "privacy:notice": (GET, TELLS),
    "privacy:treatments": (GET, DESK),
    "privacy:annex": (GET, DESK),
    "public:can-and-cannot": (GET, PUBLIC),
    "public:model": (GET, PUBLIC),
    "public:model-levels": (GET, PUBLIC),
    "public:model-stages": (GET, PUBLIC),
    "answer:arrivals": (POST, "400 400 400 400 400 400 400 400 400"),  # nothing was sent
    "answer:courier": (GET, PUBLIC),
    "answer:handover": (GET, PUBLIC),
    "answer:worker": (GET, PUBLIC),
    "answer:manifest": (GET, PUBLIC),
    "answer:shell": (GET, PUBLIC),
    "answer:outbox": (GET, PUBLIC),
    "answer:pages": (GET, PUBLIC),
    "answer:withdrawal": (GET, PUBLIC),
    "answer:personal": (GET, PUBLIC),
    "answer:open-code": (GET, PUBLIC),
    "answer:turns": (GET, PUBLIC),
    "account:me": (GET, MINE),
    "account:place": (GET, MINE),
    "account:language": (POST, "302 302 302 302 302 302 302 302 302"),
    "account:nowhere": (GET, MINE),
    "account:my-data": (GET, MINE),
    "account:my-data-ask": (GET, MINE),
    "account:show-me": (POST, "302 409 409 409 409 409 409 409 409"),  # nobody is hidden
    "account:my-request": (GET, "302 404 404 404 404 404 404 404 404"),  # of somebody else
    "account:takeaways": (GET, MINE),
    "account:intention": (POST, "302 404 404 404 404 404 404 404 404"),  # of a note of nobody
    "account:passkey-options": (POST, MINE),
    "account:passkey-add": (POST, "302 302 302 302 302 302 302 302 302"),
    "account:passkey-remove": (POST, "302 404 404 404 404 404 404 404 404"),  # of somebody else
    "mfa_index": (GET, MINE),
    "mfa_authenticate": (GET, "302 302 302 302 302 302 302 302 302"),  # only between the two proofs
    "mfa_activate_totp": (GET, "302 404 404 404 404 404 404 404 404"),  # the installation asks for none
    "mfa_deactivate_totp": (GET, "302 404 404 404 404 404 404 404 404"),
    "mfa_view_recovery_codes": (POST, "302 404 404 404 404 404 404 404 404"),
    "account_reauthenticate": (GET, MINE),
    "account:handover-ask": (POST, "302 404 404 404 404 404 404 404 404"),  # of somebody else
    "mfa_login_webauthn": (GET, "302 302 302 302 302 302 302 302 302"),
    "account:joining": (GET, PUBLIC),
    "account_login": (GET, "200 302 302 302 302 302 302 302 302"),
    "account_request_login_code": (GET, "200 302 302 302 302 302 302 302 302"),
    "account_confirm_login_code": (GET, "410 302 302 302 302 302 302 302 302"),
    "account_logout": (GET, "302 200 200 200 200 200 200 200 200"),
    "account_inactive": (GET, PUBLIC),
    "account_signup": (GET, PUBLIC),
    "today:today": (GET, MINE),
    "privacy:desk": (GET, DESK),
    "privacy:request-add": (GET, DESK),
    "privacy:request": (GET, OFFICER),
    "privacy:request-whose": (GET, OFFICER),
    "privacy:retention": (GET, DESK),
    "privacy:incidents": (GET, DESK),
    "privacy:incident-add": (GET, DESK),
    "privacy:incident": (GET, OFFICER),
    "privacy:incident-close": (POST, "302 404 404 404 404 404 404 409 404"),  # its effects are not said yet
    "privacy:incident-notices": (GET, OFFICER),
    "privacy:access": (GET, DESK),
    "networks:network-detail": (GET, NETWORK),
    "networks:network-edit": (GET, MANAGE),
    "networks:person-add": (GET, MANAGE),
    "networks:roster-import": (GET, MANAGE),
    "networks:roster-sample": (GET, MANAGE),
    "networks:roster-draft": (GET, "302 403 200 404 404 404 404 404 404"),  # a draft is its author's alone
    "networks:joining-change": (POST, MANAGE),  # it asks first
    "networks:membership-end": (POST, "302 403 302 302 302 404 404 404 404"),
    "networks:coordination-change": (GET, "302 403 200 403 200 404 404 404 404"),
    "networks:handover-decide": (POST, "302 403 302 302 403 404 404 404 404"),
    "networks:school-add": (GET, MANAGE),
    "networks:school-remove": (POST, "302 403 302 302 302 404 404 404 404"),
    "networks:network-state": (POST, "302 403 403 403 302 404 404 404 404"),
    "programme:network-list": (GET, MINE),
    "programme:network-add": (GET, "302 403 403 403 200 403 403 403 403"),
    "programme:programme-detail": (GET, DIRECT),
    "programme:questionnaire-list": (GET, DIRECT),
    "programme:questionnaire-xlsform": (GET, DIRECT),
    "programme:person-appoint": (GET, DIRECT),
    "programme:appointment-end": (POST, "302 404 404 404 302 404 403 403 403"),
    "programme:appointment-change": (POST, DIRECT),  # it asks first
    "programme:cohort-add": (GET, DIRECT),
    "programme:school-list": (GET, SCHOOLS),
    "programme:school-import": (GET, SCHOOLS),
    "programme:school-draft": (GET, "302 403 403 403 200 403 403 403 404"),  # a draft is its author's alone
    "programme:school-detail": (GET, SCHOOLS),
    "surveys:wave-list": (GET, NETWORK),
    "surveys:wave-open": (GET, CONDUCT),
    "surveys:wave-detail": (GET, RATE),
    "surveys:wave-links": (GET, CONDUCT),
    "surveys:wave-link": (POST, "302 403 409 409 403 404 404 404 404"),  # of nobody
    "surveys:wave-own": (POST, "302 403 409 409 409 404 404 404 404"),  # of who is not invited
    "surveys:wave-card": (POST, "302 403 409 409 403 404 404 404 404"),
    "surveys:wave-disowned": (POST, "302 403 403 409 409 404 404 404 404"),
    "surveys:wave-people": (POST, "302 403 302 302 403 404 404 404 404"),
    "surveys:wave-mail": (GET, CONDUCT),
    "surveys:wave-annul": (GET, CONDUCT),
    "surveys:wave-close": (GET, CONDUCT),
    "surveys:wave-move": (POST, "302 403 302 302 403 404 404 404 404"),
    "surveys:wave-objection": (POST, "302 403 409 409 403 404 404 404 404"),
    "surveys:wave-reminders": (POST, "302 403 302 302 403 404 404 404 404"),
    "surveys:wave-letter": (GET, CONDUCT),
    "surveys:wave-receipt": (POST, "302 403 302 302 403 404 404 404 404"),
    "surveys:wave-preview": (GET, RATE),
    "surveys:answers-import": (GET, CONDUCT),
    "surveys:answers-draft": (GET, "302 403 200 404 403 404 404 404 404"),  # a draft is its author's alone
    "surveys:answers-undo": (POST, "302 403 422 422 403 404 404 404 404"),  # no file was chosen
    "surveys:answers-sample": (GET, CONDUCT),
    "surveys:wave-xlsform": (GET, CONDUCT),
    "surveys:sheet-list": (GET, CONDUCT),
    "surveys:sheet-print": (POST, CONDUCT),
    "surveys:sheet-enter": (POST, "302 403 302 302 403 404 404 404 404"),
    "surveys:sheet-type": (GET, CONDUCT),
    "surveys:sheet-review": (GET, "302 403 200 404 403 404 404 404 404"),  # a photo is its bringer's alone
    "surveys:sheet-piece": (GET, "302 403 200 404 403 404 404 404 404"),
    "results:detail": (GET, FIRST),
    "results:detail-json": (GET, FIRST),
    "results:file": (GET, FIRST),
    "results:release": (POST, "302 403 302 302 403 404 404 404 404"),
    "results:share": (POST, "302 404 302 302 403 404 404 404 404"),
    "results:step": (GET, FIRST),
    "results:conversation": (GET, "302 404 302 302 403 404 404 404 404"),
    "results:end": (GET, FIRST),
    "results:projector": (GET, FIRST),
    "results:projector-part": (GET, FIRST),
    "results:commitment": (POST, "302 403 302 302 403 404 404 404 404"),
    "results:owner": (GET, "302 403 200 200 403 404 404 404 404"),
    "results:focus": (GET, FIRST),
    "results:purpose": (GET, FIRST),
    "results:booklet": (GET, FIRST),
    "results:conversed": (GET, "302 403 200 200 403 404 404 404 404"),
    "notices:notices": (GET, PUBLIC),  # the signed word is the key
    "notices:report": (GET, "409 409 409 409 409 409 409 409 409"),  # nothing is said while it is offered
    "workshops:workshop-list": (GET, MINE),
    "workshops:workshop-make": (GET, "302 403 200 200 200 403 403 403 403"),
    "workshops:design": (GET, CONDUCTS_GET),
    "workshops:design-about": (POST, "302 403 422 422 422 404 404 404 404"),
    "workshops:design-window": (POST, CONDUCTS_POST),
    "workshops:item": (GET, CONDUCTS_GET),
    "workshops:workshop-file": (GET, CONDUCTS_GET),
    "workshops:workshop-copy": (POST, CONDUCTS_POST),
    "workshops:rehearse": (POST, CONDUCTS_POST),
    "workshops:rehearsal": (POST, CONDUCTS_POST),
    "workshops:desk": (GET, CONDUCTS_GET),
    "workshops:conduct": (POST, CONDUCTS_POST),
    "workshops:remote": (GET, CONDUCTS_GET),
    "workshops:wall": (GET, CONDUCTS_GET),
    "workshops:predictions": (POST, CONDUCTS_POST),
    "participant:door": (GET, PUBLIC),
    "participant:returning": (POST, ELSEWHERE),
    "participant:part": (GET, ELSEWHERE),
    "participant:note-add": (POST, ELSEWHERE),
    "participant:note-take-back": (POST, ELSEWHERE),
    "participant:note-echo": (POST, ELSEWHERE),
    "workshops:groups": (GET, CONDUCTS_GET),
    "workshops:notebooks": (GET, CONDUCTS_GET),
    "workshops:offline": (GET, CONDUCTS_GET),
    "workshops:offline-pack": (POST, CONDUCTS_GET),
    "workshops:offline-record": (GET, "302 403 404 404 404 404 404 404 404"),  # only on its laptop
    "workshops:offline-login": (GET, "404 404 404 404 404 404 404 404 404"),  # same
    "workshops:plenary": (GET, CONDUCTS_GET),
    "workshops:plenary-turns": (POST, CONDUCTS_POST),
    "workshops:plenary-idea": (POST, CONDUCTS_POST),
    "workshops:plenary-move": (POST, CONDUCTS_POST),
    "workshops:plenary-write": (POST, CONDUCTS_POST),
    "workshops:people": (GET, CONDUCTS_GET),
    "workshops:person": (GET, CONDUCTS_GET),
    "workshops:person-state": (POST, CONDUCTS_POST),
    "workshops:notebook-write": (POST, CONDUCTS_POST),
    "workshops:show-hands": (POST, CONDUCTS_POST),
    "workshops:board": (GET, CONDUCTS_GET),
    "workshops:board-act": (POST, CONDUCTS_POST),
    "workshops:board-note": (POST, "302 403 422 422 422 404 404 404 404"),  # no shape was chosen
    "workshops:questions": (GET, CONDUCTS_GET),
    "workshops:answers": (GET, "302 200 200 200 200 404 404 404 404"),
    "participant:group-choose": (POST, ELSEWHERE),
    "participant:group-voice": (POST, ELSEWHERE),
    "participant:group-role": (POST, ELSEWHERE),
    "participant:entry-add": (POST, ELSEWHERE),
    "participant:entry-change": (GET, ELSEWHERE),
    "participant:entry-take-out": (POST, ELSEWHERE),
    "participant:idea-add": (POST, ELSEWHERE),
    "participant:idea-change": (GET, ELSEWHERE),
    "participant:idea-take-back": (POST, ELSEWHERE),
    "participant:idea-echo": (POST, ELSEWHERE),
    "participant:prediction": (POST, ELSEWHERE),
    "participant:note-change": (GET, ELSEWHERE),
    "participant:intention": (POST, ELSEWHERE),
    "participant:go-out": (POST, ELSEWHERE),
    "participant:about-me": (GET, ELSEWHERE),
    "participant:my-data": (GET, ELSEWHERE),
    "public:certificate-door": (GET, PUBLIC),
    "public:certificate": (GET, PUBLIC),  # the code is the key
    "public:certificate-file": (GET, PUBLIC),
    "participant:certificate": (GET, ELSEWHERE),
    "participant:mail": (GET, ELSEWHERE),
    "workshops:after": (GET, CONDUCTS_GET),
    "workshops:thanks": (GET, CONDUCTS_GET),
    "workshops:certificates": (POST, CONDUCTS_GET),
    "workshops:record": (GET, NETWORK),  # of a workshop that is over
    "workshops:record-file": (POST, NETWORK),
    "workshops:record-picture": (GET, NETWORK),
    "demo:sign-in": (GET, "404 404 404 404 404 404 404 404 404"),
}
