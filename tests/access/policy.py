"""Who reaches what: every address of the site × 15 kinds of person × reading and sending × own and other things.

A cell is the answer's status, or where it sends people: `login` (come in first), `step-up` (show that it is you),
`go` (onwards, the deed is done or not needed). 422 is “you may, but that form is not filled in”, 403 “inside, but not
your part”, 404 “outside, there is no such thing”. A column holds for every kind it names.

A row `GET` without a row `POST` (or the other way round) says that the other one is 405, for whoever is let as far
as that: strangers are asked to come in first.
"""

from collections.abc import Mapping

from tests.access.places import KINDS

STAFF_AND_STRANGERS = (
    "outsider",
    "other_organisation_lead",
    "lead",
    "other_programme_lead",
    "site_admin",
    "past_facilitator",
    "other_facilitator",
    "leaver",
)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "anonymous": ("anonymous",),
    "outside": STAFF_AND_STRANGERS,  # a lead and a site admin are outside of every set
    "observer": ("observer",),
    "newcomer": ("newcomer",),
    "member": ("member",),
    "presenter": ("presenter",),
    "deputy": ("deputy",),
    "facilitator": ("facilitator",),
    "inside": ("observer", "newcomer", "member", "presenter", "deputy", "facilitator"),
    "lead": ("lead",),
    "admin": ("site_admin",),
    "part": (
        "other_facilitator",
        "newcomer",
        "member",
        "presenter",
        "deputy",
        "facilitator",
    ),  # takes part in one set
    "everybody": tuple(kind for kind in KINDS if kind != "anonymous"),
}

# Things of a set. Of another set, everybody is outside, but for that set's own facilitator.
SETS = """
                                 anonymous outside observer newcomer member presenter deputy facilitator
sessions:set_page           GET  login     404     200      200      200    200       200    200
sessions:waiting            GET  login     404     200      200      200    200       200    200
sets:at_risk                GET  login     404     200      200      200    200       200    200
sets:people                 GET  login     404     200      200      200    200       200    200
sets:agreement              GET  login     404     200      200      200    200       200    200
sets:accept                 POST login     404     go       go       go     go        go     go
sets:agreement_edit         GET  login     404     403      403      403    403       403    200
sets:agreement_edit         POST login     404     403      403      403    403       403    422
sets:life                   GET  login     404     200      200      200    200       200    200
sets:step                   GET  login     404     403      403      403    403       403    200
sets:review                 GET  login     404     200      200      200    200       200    200
sets:review                 POST login     404     403      422      422    422       422    422
sets:open_review            POST login     404     403      403      403    403       403    go
sets:show_review            POST login     404     403      403      403    403       403    go
sets:take_review_back       POST login     404     403      403      403    403       403    go
sets:renew                  GET  login     404     403      403      403    403       403    200
sets:renew                  POST login     404     403      403      403    403       403    422
sets:edit                   GET  login     404     403      403      403    403       403    200
sets:edit                   POST login     404     403      403      403    403       403    422
sets:change_status               POST login     404     403      403      403    403       403    go
sets:end                    POST login     404     403      403      403    403       403    go
sets:restore                POST login     404     403      403      403    403       403    go
sets:deputy                 POST login     404     403      403      403    403       403    go
sets:hand_over              POST login     404     403      403      403    403       403    go
sets:invite                 GET  login     404     403      403      403    403       403    200
sets:invite                 POST login     404     403      403      403    403       403    422
sets:send_again             POST login     404     403      403      403    403       403    go
sets:take_back              POST login     404     403      403      403    403       403    go
issues:theme                GET  login     404     403      403      403    403       200    200
issues:theme                POST login     404     403      403      403    403       422    422
issues:drop_theme           POST login     404     403      403      403    403       go     go
actions:of_set              GET  login     404     200      200      200    200       200    200
sessions:formats            GET  login     404     403      403      403    403       403    200
sessions:write_activity     GET  login     404     403      403      403    403       403    200
sessions:write_activity     POST login     404     403      403      403    403       403    422
planning:activities         GET  login     404     403      403      403    403       200    200
planning:activities         POST login     404     403      403      403    403       422    422
planning:take_out_activity  POST login     404     403      403      403    403       go     go
sessions:make_format        GET  login     404     403      403      403    403       403    200
sessions:make_format        POST login     404     403      403      403    403       403    422
sessions:change_format      GET  login     404     403      403      403    403       403    200
sessions:change_format      POST login     404     403      403      403    403       403    422
sessions:use_format         POST login     404     403      403      403    403       403    go
sessions:retire_format      POST login     404     403      403      403    403       403    go
planning:plan               GET  login     404     403      403      403    403       200    200
planning:plan               POST login     404     403      403      403    403       422    422
room:meet_now               GET  login     404     403      403      403    403       200    200
room:meet_now               POST login     404     403      403      403    403       422    422
planning:run                GET  login     404     403      403      403    403       200    200
planning:run                POST login     404     403      403      403    403       422    422
planning:move               GET  login     404     403      403      403    403       200    200
planning:move               POST login     404     403      403      403    403       422    422
planning:poll_ask           GET  login     404     403      403      403    403       200    200
planning:poll_ask           POST login     404     403      403      403    403       422    422
planning:poll               GET  login     404     200      200      200    200       200    200
planning:poll_answer        POST login     404     go       go       go     go        go     go
planning:poll_change        GET  login     404     403      403      403    403       200    200
planning:poll_change        POST login     404     403      403      403    403       422    422
planning:poll_choose        POST login     404     403      403      403    403       go     go
planning:poll_end           POST login     404     403      403      403    403       go     go
planning:detail             GET  login     404     200      200      200    200       200    200
planning:script             GET  login     404     200      200      200    200       200    200
planning:early              GET  login     404     403      403      403    403       200    200
planning:edit               GET  login     404     403      403      403    403       200    200
planning:edit               POST login     404     403      403      403    403       422    422
planning:cancel             POST login     404     403      403      403    403       go     go
planning:restore            POST login     404     403      403      403    403       go     go
planning:hold_reminder      POST login     404     403      403      403    403       go     go
planning:send_reminder      POST login     404     403      403      403    403       go     go
planning:reminder_words     POST login     404     403      403      403    403       go     go
planning:reminder_preview    GET  login     404     403      403      403    403       200    200
planning:joining            GET  login     404     403      403      403    403       200    200
planning:joining            POST login     404     403      403      403    403       go     go
planning:hosts              POST login     404     403      403      403    403       go     go
planning:cannot_host        POST login     404     403      403      403    403       403    go
planning:stand_in           POST login     404     403      422      422    422       422    403
planning:declare_none       POST login     404     403      403      403    403       422    422
planning:hold_after_all     POST login     404     403      403      403    403       422    422
planning:answer             POST login     404     go       go       go     go        go     go
planning:calendar           GET  login     404     200      200      200    200       200    200
sessions:prepare            GET  login     404     go       200      200    200       200    go
sessions:prepare            POST login     404     403      go       go     go        go     403
sessions:register           GET  login     404     200      200      200    200       200    200
sessions:register           POST login     404     403      403      403    403       422    422
sessions:record             GET  login     404     200      403      200    200       200    200
sessions:mine               GET  login     404     200      403      200    200       200    200
sessions:trainee            GET  login     404     403      403      200    200       200    200
sessions:trainee            POST login     404     403      403      go     go        go     go
sessions:score              POST login     404     403      403      403    403       403    403
sessions:take_out           POST login     404     403      403      403    403       403    403
room:keep_in_room       POST login     404     403      403      403    go        403    403
room:open_to            POST login     404     403      403      403    go        403    403
room:open               POST login     404     403      403      403    403       go     go
room:room               GET  login     404     200      200      200    200       200    200
room:fragment           GET  login     404     200      200      200    200       200    200
room:screen             GET  login     404     200      200      200    200       200    200
room:pulse              GET  login     404     200      200      200    200       200    200
room:my_actions         GET  login     404     200      200      200    200       200    200
room:here               POST login     404     200      200      200    200       200    200
"""

# The verbs of the room, in a session that runs: its presenter only listens now, the facilitator holds the controls.
COMMANDS = """
                                 anonymous outside observer newcomer member presenter deputy facilitator
open                        POST login     404     403      403      403    403       422    422
unopen                      POST login     404     403      403      403    403       403    422
cancel                      POST login     404     403      403      403    403       422    422
start                       POST login     404     403      403      403    403       403    422
unstart                     POST login     404     403      403      403    403       403    422
next                        POST login     404     403      403      403    403       403    go
back                        POST login     404     403      403      403    403       403    go
skip                        POST login     404     403      403      403    403       403    go
jump                        POST login     404     403      403      403    403       403    go
pause                       POST login     404     403      403      403    403       403    go
resume                      POST login     404     403      403      403    403       403    422
hold                        POST login     404     403      403      403    403       403    go
breathe                     POST login     404     403      403      403    403       403    go
end-round                   POST login     404     403      403      403    403       403    go
time                        POST login     404     403      403      403    403       403    go
take-over                   POST login     404     403      403      403    403       go     go
close                       POST login     404     403      403      403    403       403    go
reopen                      POST login     404     403      403      403    403       422    422
join                        POST login     404     go       go       go     go        go     go
leave                       POST login     404     go       go       go     go        go     go
mark                        POST login     404     403      403      403    403       403    go
no-hints                    POST login     404     go       go       go     go        go     go
keep-pad                    POST login     404     go       go       go     go        go     go
accept                      POST login     404     403      go       go     go        go     go
fishbowl                    POST login     404     403      403      403    403       403    422
swap                        POST login     404     403      403      403    403       403    422
come-in                     POST login     404     403      403      403    403       403    422
one-circle                  POST login     404     403      403      403    403       403    go
chair                       POST login     404     403      422      422    422       422    422
silence                     POST login     404     403      403      422    422       422    go
end-silence                 POST login     404     403      403      403    403       403    go
ready                       POST login     404     403      403      go     go        go     go
ask                         POST login     404     403      422      422    422       422    422
unask                       POST login     404     go       go       go     go        go     go
floor                       POST login     404     403      403      403    403       403    422
offer                       POST login     404     403      go       go     403       go     403
topic-line                  POST login     404     403      403      403    403       403    go
nothing                     POST login     404     403      go       go     403       go     403
interest                    POST login     404     403      go       go     go        go     go
choose                      POST login     404     403      403      403    403       403    go
presenter                   POST login     404     403      403      403    403       403    go
minutes                     POST login     404     403      403      403    403       403    go
equal                       POST login     404     403      403      403    403       403    go
format                      POST login     404     403      403      403    403       403    go
resources                   POST login     404     403      403      403    403       403    422
shift                       POST login     404     403      403      403    403       403    422
add-round                   POST login     404     403      403      403    403       403    go
drop-round                  POST login     404     403      403      403    403       403    go
no-rounds                   POST login     404     403      403      403    403       403    go
insert                      POST login     404     403      403      403    403       403    go
drop-step                   POST login     404     403      403      403    403       403    go
note-taker                  POST login     404     403      403      403    403       go     go
next-host                   POST login     404     403      403      403    403       403    go
take-off                    POST login     404     403      403      403    403       403    422
keep-queue                  POST login     404     403      403      403    403       403    422
clear-queue                 POST login     404     403      403      403    403       403    go
contribute                  POST login     404     403      422      go     403       go     go
change                      POST login     404     403      403      403    403       403    go
withdraw                    POST login     404     403      403      403    403       403    go
star                        POST login     404     403      403      403    403       403    go
commit                      POST login     404     403      403      403    422       403    422
change-action               POST login     404     422      422      422    422       422    422
drop-action                 POST login     404     422      422      422    422       422    422
report                      POST login     404     403      403      403    403       403    go
outcome                     POST login     404     403      403      403    403       403    go
hear                        POST login     404     403      403      403    403       403    go
reported                    POST login     404     403      403      403    403       403    go
reflect                     POST login     404     403      422      go     403       go     go
question                    POST login     404     403      403      403    403       403    go
room-only                   POST login     404     403      403      403    go        403    403
"""

# Things of one person: one's own (whoever belongs today, observers, those who left), a companion's, a stranger's.
MINE = """
                                 anonymous own observers leavers companions strangers
issues:detail               GET  login     200 200       200     403        404
issues:detail               POST login     go  go        go      403        404
issues:offer                POST login     go  403       403     403        404
issues:take_back            POST login     422 422       422     403        404
issues:close                POST login     go  go        go      403        404
issues:reopen               POST login     422 422       422     403        404
actions:detail               GET  login     200 200       200     200        404
actions:report              GET  login     200 200       403     403        404
actions:report              POST login     422 422       403     403        404
actions:change              GET  login     200 200       403     403        404
actions:change              POST login     422 422       403     403        404
actions:drop                GET  login     200 200       403     403        404
actions:drop                POST login     422 422       403     403        404
actions:carry_on            POST login     422 422       403     403        404
actions:take_back           POST login     422 422       403     403        404
actions:note                POST login     422 422       422     403        404
actions:release             GET  login     200 200       403     403        404
actions:release             POST login     422 422       403     403        404
"""

# A programme: its lead. Of another programme, that one's.
PROGRAMMES = """
                                 anonymous everybody lead
dashboards:programme        GET  login     404       200
dashboards:export           GET  login     404       200
dashboards:evidence         GET  login     404       200
dashboards:export_csv       GET  login     404       200
dashboards:export_xlsx      GET  login     404       200
dashboards:attendance       GET  login     404       200
dashboards:attendance_by_name GET login    404       200
dashboards:decide_by_name   GET  login     404       go
dashboards:decide_by_name   POST login     404       422
dashboards:turns            GET  login     404       200
dashboards:over_time        GET  login     404       200
dashboards:calendar         GET  login     404       200
dashboards:reports          GET  login     404       200
dashboards:make_report      POST login     404       go
dashboards:report           GET  login     404       404
dashboards:at_risk          GET  login     404       200
dashboards:at_risk          POST login     404       422
dashboards:set_up           GET  login     404       200
dashboards:set_up           POST login     404       422
dashboards:create_sets      GET  login     404       go
dashboards:create_sets      POST login     404       422
dashboards:add_lead         GET  login     404       go
dashboards:add_lead         POST login     404       422
dashboards:add_stream       POST login     404       422
dashboards:change_stream    POST login     404       422
dashboards:bring_people     GET  login     404       200
dashboards:bring_people     POST login     404       422
dashboards:brought          GET  login     404       404
dashboards:undo_people      POST login     404       go
dashboards:end_lead         POST login     404       go
dashboards:place            GET  login     404       200
dashboards:place            POST login     404       go
dashboards:add_to_place     GET  login     404       go
dashboards:add_to_place     POST login     404       422
dashboards:placing_note     GET  login     404       200
dashboards:placing_note     POST login     404       go
dashboards:take_off_list    POST login     404       go
"""

# A set as its programme's lead arranges it; both sets are of one programme. What a lead did not send, none handles.
LED_SETS = """
                                 anonymous everybody lead
dashboards:set_figures      GET  login     404       200
dashboards:set_people       GET  login     404       200
dashboards:set_people       POST login     404       422
dashboards:choose_stream    POST login     404       go
dashboards:ask_placed       POST login     404       go
dashboards:end_facilitator  POST login     404       go
dashboards:ask_again        POST login     404       404
dashboards:withdraw         POST login     404       404
"""

# A link from a letter: whoever holds it, unless they are in the set already and it was sent to somebody else.
INVITATIONS = """
                                 anonymous outside inside
sets:invitation             GET  200       200     200
sets:invitation             POST 422       go      422
planning:answer_by_link     GET  200       200     200
planning:answer_by_link     POST go        go      go
planning:stop               GET  200       200     200
planning:stop               POST go        go      go
"""

# What is nobody's or one's own: the doors, home, profile, lists.
OPEN = """
                                 anonymous everybody facilitator admin
health_live                 GET  200       200       200         200
health_ready                GET  200       200       200         200
health_metrics              GET  404       404       404         404
health_site                 GET  503       503       503         503
privacy:who_sees_what       GET  200       200       200         200
help                        GET  200       200       200         200
first_week                  GET  200       200       200         200
first_week_read             POST login     go        go          go
planning:format_script      GET  200       200       200         200
accessibility               GET  200       200       200         200
home                        GET  login     200       200         200
room:practice               GET  login     200       200         200
room:practice_room          POST login     422       422         422
accounts:profile            GET  login     200       200         200
accounts:profile            POST login     422       422         422
accounts:draft              GET  login     200       200         200
accounts:draft              POST login     200       200         200
accounts:demo_enter         POST 404       404       404         404
privacy:mine                 GET  login     200       200         200
privacy:take                 POST login     403       403         step-up
privacy:erase                POST login     403       403         step-up
planning:hours              GET  login     200       200         200
planning:growth             GET  login     200       200         200
planning:growth_csv         GET  login     200       200         200
planning:issue_certificate  POST login     422       422         422
planning:certificate        GET  login     404       404         404
planning:withdraw_certificate POST login     404       404         404
planning:verify             GET  200       200       200         200
planning:verified           GET  404       404       404         404
planning:notices            GET  login     200       200         200
planning:notices            POST login     422       422         422
planning:letter_kinds       GET  login     200       200         200
planning:letter_example     GET  login     200       200         200
planning:feeds              GET  login     200       200         200
planning:feed_link          POST login     403       403         step-up
planning:feed               GET  404       404       404         404
sets:list                   GET  login     200       200         200
sets:at_risk_anywhere       GET  login     200       200         200
sets:create                 GET  login     403       200         403
sets:create                 POST login     403       422         403
issues:list                 GET  login     200       200         200
actions:list                GET  login     200       200         200
actions:released            GET  login     200       200         200
actions:take_sentence_back  POST login     404       404         404
actions:create              GET  login     200       200         200
actions:create              POST login     422       422         422
sessions:supervisor         GET  login     200       200         200
sessions:supervisor         POST login     422       422         422
sessions:end_supervision    POST login     404       404         404
sessions:release_entry      POST login     422       422         422
sessions:take_entry_back    POST login     422       422         422
planning:supervising        GET  login     200       200         200
planning:supervising_csv    GET  login     200       200         200
sessions:log                GET  login     200       200         200
sessions:log                POST login     422       422         422
search             GET  login     200       200         200
search             POST login     422       422         422
dashboards:list             GET  login     200       200         200
dashboards:begin            GET  login     403       403         200
dashboards:begin            POST login     403       403         422
"""

# A new issue: whoever takes part in a set is told what is missing, others that there is no set to bring it to.
BRINGING = """
                                 anonymous everybody part
issues:create               GET  login     200       200
issues:create               POST login     200       422
"""

# Coming in and keeping one's own door: pages of the library, in our own words.
DOORS = """
                                 anonymous everybody admin
account_login               GET  200       go        go
account_login               POST 200       go        go
account_logout              GET  login     200       200
account_logout              POST login     login     login
account_inactive            GET  200       200       200
account_signup              GET  200       go        go
account_signup              POST 200       go        go
account_reauthenticate      GET  login     403       step-up
account_reauthenticate      POST login     403       step-up
account_email               GET  login     200       200
account_email               POST login     403       go
account_email_verification_sent GET  login go        go
account_email_verification_sent POST login go        go
account_change_password     GET  login     403       go
account_change_password     POST login     403       go
account_set_password        GET  login     403       step-up
account_set_password        POST login     403       step-up
account_reset_password      GET  200       200       200
account_reset_password      POST 200       200       200
account_confirm_login_code  GET  go        go        go
account_confirm_login_code  POST go        go        go
account_confirm_password_reset_code GET  login login login
account_confirm_password_reset_code POST login login login
account_complete_password_reset GET  go    go        go
account_complete_password_reset POST go    go        go
account_password_reset_completed GET  200  200       200
account_request_login_code  GET  200       go        go
account_request_login_code  POST 200       go        go
mfa_index                   GET  login     200       200
mfa_authenticate            GET  login     go        go
mfa_authenticate            POST login     go        go
mfa_reauthenticate          GET  login     403       200
mfa_reauthenticate          POST login     403       200
mfa_activate_totp           GET  login     403       step-up
mfa_activate_totp           POST login     403       step-up
mfa_deactivate_totp         GET  login     403       step-up
mfa_deactivate_totp         POST login     403       step-up
mfa_view_recovery_codes     GET  login     404       404
mfa_generate_recovery_codes GET  login     403       step-up
mfa_generate_recovery_codes POST login     403       step-up
mfa_download_recovery_codes GET  login     404       404
mfa_download_recovery_codes POST login     404       404
mfa_list_webauthn           GET  login     200       200
mfa_add_webauthn            GET  login     403       step-up
mfa_add_webauthn            POST login     403       step-up
mfa_reauthenticate_webauthn GET  login     403       step-up
mfa_reauthenticate_webauthn POST login     403       step-up
mfa_remove_webauthn         GET  login     403       step-up
mfa_remove_webauthn         POST login     403       step-up
mfa_edit_webauthn           GET  login     403       step-up
mfa_edit_webauthn           POST login     403       step-up
mfa_login_webauthn          GET  login     go        go
mfa_login_webauthn          POST login     go        go
socialaccount_login_cancelled GET  200     200       200
socialaccount_login_error   GET  login     401       401
socialaccount_signup        GET  login     login     login
socialaccount_signup        POST login     login     login
socialaccount_connections   GET  login     200       200
socialaccount_connections   POST login     403       200
openid_connect_login        GET  404       404       404
openid_connect_login        POST 404       404       404
openid_connect_callback     GET  404       404       404
openid_connect_callback     POST 404       404       404
saml_login                  GET  404       404       404
saml_login                  POST 404       404       404
saml_acs                    POST 404       404       404
saml_finish                 GET  404       404       404
saml_metadata               GET  404       404       404
usersessions_list           GET  login     200       200
usersessions_list           POST login     go        go
/accounts/social/login/cancelled/ GET  login go go
/accounts/social/login/cancelled/ POST login go go
/accounts/social/login/error/ GET  login   go        go
/accounts/social/login/error/ POST login   go        go
/accounts/social/signup/    GET  login     go        go
/accounts/social/signup/    POST login     go        go
/accounts/social/connections/ GET  login   go        go
/accounts/social/connections/ POST login   go        go
site                        GET  login     404       200
site_letters                POST login     404       go
site_test_letter            POST login     404       go
site_second_step            POST login     404       step-up
site_facilitator            POST login     404       step-up
site_sign_ins               GET  login     404       200
site_sign_in_add            GET  login     404       step-up
site_sign_in_add            POST login     404       step-up
site_sign_in_add_saml       GET  login     404       step-up
site_sign_in_add_saml       POST login     404       step-up
site_sign_in                GET  login     404       step-up
site_sign_in                POST login     404       step-up
site_sign_in_try            POST login     404       step-up
site_sign_in_remove         POST login     404       step-up
admin:login                 GET  login     403       go
admin:login                 POST login     403       200
admin:index                 GET  staff     staff     200
admin:index                 POST staff     staff     200
admin:logout                GET  staff     go        405
admin:logout                POST staff     go        200
admin:password_change       GET  staff     staff     go
admin:password_change       POST staff     staff     go
admin:password_change_done  GET  staff     staff     200
admin:password_change_done  POST staff     staff     405
admin:autocomplete          GET  staff     staff     403
admin:autocomplete          POST staff     staff     405
admin:jsi18n                GET  staff     staff     200
admin:jsi18n                POST staff     staff     405
admin:app_list              GET  staff     staff     200
admin:app_list              POST staff     staff     200
/admin/(?P<url>.*)$         GET  staff     staff     404
/admin/(?P<url>.*)$         POST staff     staff     404
"""

# The admin, for site admins with a second step: what it adds and changes (a role's form is whole, so it is saved).
# It lists all of these, deletes nothing, and there are no words in it.
ADMIN = """
                         adds  changes
accounts_user            yes   yes
sets_learningset         no    no
sets_membership          no    no
sets_invitation          no    no
programmes_organisation  yes   yes
programmes_programme     yes   yes
programmes_programmerole yes   saved
"""

Rows = dict[tuple[str, str], dict[str, str]]


def table(text: str) -> Rows:
    """(url, method) -> column -> answer."""
    header, *lines = [line.split() for line in text.strip("\n").splitlines()]
    found: Rows = {}
    for name, method, *cells in lines:
        assert len(cells) == len(header), (
            f"{name} {method} has {len(cells)} answers for {len(header)} columns."
        )
        assert (name, method) not in found, f"{name} {method} stands twice."
        found[name, method] = dict(zip(header, cells, strict=True))
    return found


def by_kind(cells: Mapping[str, str]) -> dict[str, str]:
    """Kind -> answer; a later column speaks for a kind that an earlier one named too."""
    found: dict[str, str] = {}
    for column, answer in cells.items():
        found |= dict.fromkeys(COLUMNS[column], answer)
    return found


def admin_rows() -> Rows:
    """Each model's pages, from what may be done with it."""
    found: Rows = {}
    for line in ADMIN.strip("\n").splitlines()[1:]:
        model, adds, changes = line.split()
        may_add, may_change = ({"yes": "200", "no": "403", "saved": "go"}[cell] for cell in (adds, changes))
        pages = {
            f"admin:{model}_changelist": ("200", "200"),
            f"admin:{model}_add": (may_add, may_add),
            f"admin:{model}_change": ("200", may_change),
            f"admin:{model}_history": ("200", "200"),
            f"admin:{model}_delete": ("403", "403"),
            f"/admin/{model.replace('_', '/')}/<path:object_id>/": ("go", "go"),
        }
        for name, answers in pages.items():
            for method, answer in zip(("GET", "POST"), answers, strict=True):
                found[name, method] = {"anonymous": "login", "everybody": "staff", "admin": answer}
    return found
