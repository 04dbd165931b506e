"""Addresses of a session before it is held."""

from django.urls import path

from planning.views import (
    answer_by_link,
    certificates,
    feeds,
    hosts,
    moving,
    not_held,
    notices,
    polls,
    reminders,
    run,
    scheduling,
    script,
    session_detail,
)

SESSION = "sessions/<uuid:session_id>/"
POLL = "polls/<uuid:poll_id>/"

app_name = "planning"
urlpatterns = [
    path("hours/", certificates.mine, name="hours"),
    path("hours/issue/", certificates.issue, name="issue_certificate"),
    path("hours/<uuid:certificate_id>/", certificates.sheet, name="certificate"),
    path("hours/<uuid:certificate_id>/withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path("verify/", certificates.verify, name="verify"),
    path("verify/<str:code>/", certificates.verified, name="verified"),
    path("notices/", notices.mine, name="notices"),
    path("notices/letters/", notices.kinds, name="letter_kinds"),
    path("notices/letters/<slug:letter_kind>/", notices.example, name="letter_example"),
    path("stop/<str:stop_token>/", notices.stop, name="stop"),
    path("answer/<str:answer_token>/", answer_by_link.answer, name="answer_by_link"),
    path("sets/<uuid:set_id>/sessions/new/", scheduling.plan, name="plan"),
    path("sets/<uuid:set_id>/sessions/run/", run.plan_run, name="run"),
    path("sets/<uuid:set_id>/polls/new/", polls.ask, name="poll_ask"),
    path("calendar-feed/", feeds.mine, name="feeds"),
    path("calendar-feed/link/", feeds.link, name="feed_link"),
    path("feeds/<str:token>/sessions.ics", feeds.read, name="feed"),
    path(POLL, polls.detail, name="poll"),
    path(f"{POLL}answer/", polls.answer, name="poll_answer"),
    path(f"{POLL}change/", polls.change, name="poll_change"),
    path(f"{POLL}choose/", polls.choose, name="poll_choose"),
    path(f"{POLL}end/", polls.end, name="poll_end"),
    path(SESSION, session_detail.detail, name="detail"),
    path(f"{SESSION}script/", script.of_session, name="script"),
    path("help/script/<slug:slug>/", script.of_format, name="format_script"),
    path(f"{SESSION}early/", session_detail.early, name="early"),
    path(f"{SESSION}edit/", scheduling.edit, name="edit"),
    path(f"{SESSION}move/", moving.move, name="move"),
    path(f"{SESSION}cancel/", scheduling.cancel, name="cancel"),
    path(f"{SESSION}restore/", scheduling.restore, name="restore"),
    path(f"{SESSION}declare-none/", not_held.declare_none, name="declare_none"),
    path(f"{SESSION}hold-after-all/", not_held.hold_after_all, name="hold_after_all"),
    path(f"{SESSION}reminder/hold/", reminders.hold, name="hold_reminder"),
    path(f"{SESSION}reminder/send/", reminders.send_now, name="send_reminder"),
    path(f"{SESSION}reminder/words/", reminders.words, name="reminder_words"),
    path(f"{SESSION}reminder/letter/", reminders.preview, name="reminder_preview"),
    path(f"{SESSION}hosts/", hosts.name, name="hosts"),
    path(f"{SESSION}cannot-host/", hosts.cannot, name="cannot_host"),
    path(f"{SESSION}stand-in/", hosts.agree, name="stand_in"),
    path(f"{SESSION}answer/", session_detail.answer, name="answer"),
    path(f"{SESSION}calendar.ics", session_detail.calendar, name="calendar"),
]
