"""The list of leaks, each with the probe of the walls' tests that has to find it."""

from tests.leaks import later_probes, probes
from tests.leaks.mutation import Mutant, first, nothing, returns, swapped, without
from tests.leaks.probes import Probe, absent_reads, exports, letters, policy, reads, searches, sent

# Words of whatever row comes first, said in a place that has none at hand.
FIRST = "str(__import__('{app}.models').models.{model}._base_manager.exclude({field}='').first().{field})"
OTHERS_BRIEFS = "Brief._base_manager.filter(issue__learning_set__in=self.roles.sets_now())"
ENCRYPTED = "_encrypt(words.encode(), key=key, binding=binding)"
LEAKY = "(lambda page, shown: (page.headers.__setitem__('X-Topic', str(shown.rounds[0].topic)), page)[1])"

LIST: tuple[tuple[Mutant, Probe], ...] = (
    # A permission check removed, or always answering yes.
    (
        Mutant("every member facilitates", "sets.roles:Roles.is_facilitator", returns("True")),
        policy("member", "sets:edit"),
    ),
    (
        Mutant("every member is deputy", "sets.roles:Roles.is_deputy", returns("True")),
        policy("member", "planning:plan"),
    ),
    (
        Mutant("an observer is a member", "sets.roles:Roles.is_member", returns("True")),
        policy("observer", "offer"),
    ),
    (
        Mutant(
            "a role outlives its end",
            "sets.roles:Roles.current",
            swapped(
                "m.learning_set_id == learning_set_id and m.holds_at(now)",
                "m.learning_set_id == learning_set_id",
            ),
        ),
        policy("past_facilitator", "issues:detail"),
    ),
    (
        Mutant("everybody arranges", "sets.services.locking:can_arrange", returns("True")),
        policy("member", "sets:invite"),
    ),
    (
        Mutant("nobody asks who arranges", "sets.services.locking:check_arranges", nothing),
        policy("member", "sets:invite"),
    ),
    (
        Mutant("everybody opens rooms", "sets.permissions:can_open_room", returns("True")),
        policy("member", "planning:plan"),
    ),
    (
        Mutant("anybody hands over", "sets.permissions:check_facilitates", nothing),
        policy("member", "sets:hand_over"),
    ),
    (
        Mutant("observers bring issues", "issues.permissions:can_bring", returns("True")),
        policy("observer", "issues:offer"),
    ),
    (
        Mutant("observers take part", "sessions.permissions:check_takes_part", nothing),
        policy("observer", "contribute"),
    ),
    (
        Mutant("anybody is host", "sessions.services.locking:check_hosts", nothing),
        policy("member", "next", "mark", "question"),
    ),
    (
        Mutant("anybody takes over", "sessions.permissions:can_take_over", returns("True")),
        policy("member", "take-over"),
    ),
    (
        Mutant("members end others", "sets.services.memberships:end_membership", without("check_arranges")),
        policy("member", "sets:end"),
    ),
    (
        Mutant("members restore", "sets.services.memberships:restore_membership", without("check_arranges")),
        policy("member", "sets:restore"),
    ),
    (
        Mutant("members name deputies", "sets.services.memberships:name_deputy", without("check_arranges")),
        policy("member", "sets:deputy"),
    ),
    (
        Mutant(
            "anybody keeps in the room", "room.services.room_only:_own_round", without("PermissionDenied")
        ),
        policy("member", "room-only"),
    ),
    (
        Mutant("anybody changes words", "room.services.contributions:_own", without("PermissionDenied")),
        policy("deputy", "change"),
    ),
    (
        Mutant("anybody marks", "room.services.contributions:star", without("PermissionDenied")),
        policy("member", "star"),
    ),
    (
        Mutant("anybody reports", "room.services.reports:report", without("PermissionDenied")),
        policy("member", "report"),
    ),
    (
        Mutant("anybody says the topic", "room.services.topics:say_topic", without("PermissionDenied")),
        policy("member", "topic-line"),
    ),
    (
        Mutant(
            "companions open an issue",
            "issues.views:_own",
            swapped("found.owner_id == request.user.pk", "True"),
        ),
        policy("member", "issues:detail"),
    ),
    (
        Mutant("companions report on an action", "actions.shortcuts:own_action", without("PermissionDenied")),
        policy("member", "actions:report"),
    ),
    (
        Mutant("everybody reads a record", "sessions.permissions:can_read_session", returns("True")),
        policy("newcomer", "sessions:record"),
    ),
    # A filter widened.
    (
        Mutant(
            "every set is one's own",
            "sets.models.learning_set:LearningSetQuerySet.visible_to",
            returns("self.all()"),
        ),
        policy("outsider", "sessions:set_page"),
    ),
    (
        Mutant(
            "every session is one's own",
            "sessions.models.session:SessionQuerySet.visible_to",
            returns("self.all()"),
        ),
        policy("outsider", "planning:detail"),
    ),
    (
        Mutant(
            "every membership goes on",
            "sets.models.membership:MembershipQuerySet.current",
            returns("self.all()"),
        ),
        policy("leaver", "sessions:set_page"),
    ),
    (
        Mutant("every programme is led", "programmes.models:ProgrammeQuerySet.led_by", returns("self.all()")),
        policy("outsider", "dashboards:programme"),
    ),
    (
        Mutant(
            "every role goes on",
            "programmes.models:ProgrammeRoleQuerySet.current",
            returns("self.filter(person__isnull=False)"),
        ),
        probes.past_lead,
    ),
    (
        Mutant(
            "a newcomer reads from the start", "sets.roles:Roles.reads", returns("[(FROM_THE_START, None)]")
        ),
        reads("newcomer", "sessions:record", "actions:of_set"),
    ),
    (
        Mutant("every action is visible", "actions.permissions:visible_to", returns("Action.objects.all()")),
        reads("newcomer", "actions:of_set"),
    ),
    (
        Mutant("the room tells newcomers all", "room.state.viewer:Viewer.may_read", returns("True")),
        reads("newcomer", "room:fragment"),
    ),
    (
        Mutant("a listener hears", "room.state.viewer:Viewer.is_listening", returns("False")),
        reads("presenter", "room:fragment"),
    ),
    (Mutant("a closed door is open", "sessions.permissions:is_room_only", returns("False")), absent_reads),
    (
        Mutant("whoever was away was there", "sessions.permissions:Hearing.is_for", returns("True")),
        absent_reads,
    ),
    (Mutant("every round is readable", "sessions.permissions:can_read_round", returns("True")), absent_reads),
    (
        Mutant(
            "search finds others' issues",
            "home.reads.search:Search._issues",
            swapped("Q(owner=self.person) | theirs if theirs else Q(owner=self.person)", "Q()"),
        ),
        searches("member"),
    ),
    (
        Mutant(
            "drafts are everybody's",
            "accounts.services:drafts_about",
            returns("list(Draft._base_manager.all())"),
        ),
        reads("presenter", "room:room"),
    ),
    (
        Mutant(
            "an export takes all", "privacy.reads.personal_data:_said", returns("rows(held.Contribution)")
        ),
        exports("member"),
    ),
    # A scope opened.
    (
        Mutant(
            "search opens others' briefs",
            "home.reads.search:Search._briefs",
            swapped("Brief.objects", OTHERS_BRIEFS),
        ),
        searches("member"),
    ),
    (
        Mutant(
            "search opens others' logs",
            "home.reads.search:Search._log",
            swapped("LogEntry.objects", "LogEntry._base_manager"),
        ),
        searches("member"),
    ),
    (
        Mutant(
            "a request has no scope",
            "sets.middleware:ScopeMiddleware.__call__",
            swapped(
                "scope(learning_set=roles.sets_ever(), person=people)",
                "__import__('django_scopes').scopes_disabled()",
            ),
        ),
        probes.in_scope,
    ),
    (Mutant("relations ask no scope", "core.db.scoping:check_in_scope", nothing), probes.follows_relations),
    (
        Mutant(
            "a lead's page may ask for words",
            "dashboards.words_guard:_refuse",
            returns("execute(sql, params, many, context)"),
        ),
        probes.guarded,
    ),
    (
        Mutant("a ticket opens every stream", "live.tickets:read_ticket", without("another topic")),
        probes.listens_in,
    ),
    (Mutant("a ticket lasts for ever", "live.tickets:read_ticket", without("expired")), probes.listens_in),
    # Words stored in clear, or put where there are to be none.
    (
        Mutant(
            "words are not sealed",
            "core.sealing.box:seal",
            swapped(ENCRYPTED, "words.encode().rjust(64, b'-')"),
        ),
        probes.stored,
    ),
    (Mutant("a label is the browser's", "accounts.labels:read", returns("said")), sent),
    (
        Mutant(
            "words in a log line",
            "room.services.contributions:contribute",
            first("import logging\nlogging.getLogger('room').warning('kept', extra={'reason': words})"),
        ),
        sent,
    ),
    (
        Mutant(
            "the form in the log of requests",
            "core.web.middleware:_facts",
            swapped("request_ids.current()", "repr(request.POST)"),
        ),
        sent,
    ),
    (
        Mutant(
            "an error's message in the log",
            "core.logging:error_without_words",
            swapped("error_and_places(info[1])", "str(info[1])"),
        ),
        probes.breaks,
    ),
    (
        Mutant(
            "words in a fact",
            "room.services.reflections:reflect",
            first(
                "from live import bus\nbus.publish_on_commit(f'session:{session_id}', 'kept', 1, stage=words)"
            ),
        ),
        sent,
    ),
    (
        Mutant(
            "a topic in a fact",
            "room.services.topics:offer",
            first(
                "from live import bus\nbus.publish_on_commit(f'session:{session_id}', 'kept', 1, stage=topic_line)"
            ),
        ),
        sent,
    ),
    (
        Mutant(
            "words in the audit",
            "actions.services:commit_to",
            first(
                "from core.audit import trail\n"
                "trail.record(actor=None, verb='action.said', obj=User(pk=owner_id), said=words)"
            ),
        ),
        sent,
    ),
    (
        Mutant(
            "words in the outbox",
            "actions.services:report_on",
            first(
                "from core.jobs import outbox\n"
                "outbox.post(key=happened, to='a@example.org', letter='sets.invitation', about={'said': happened})"
            ),
        ),
        sent,
    ),
    (
        Mutant(
            "words in the cache",
            "sessions.services.facilitator_log:write_log",
            first("from django.core.cache import cache\ncache.set('last', words)"),
        ),
        sent,
    ),
    (
        Mutant(
            "a search in the audit",
            "home.views.search:_write_down",
            first(
                "trail.record(actor=done.person, verb='words.searched', obj=done.person, said=repr(done.asked))"
            ),
        ),
        sent,
    ),
    (
        Mutant(
            "what was typed in a receipt",
            "room.views.command:_act_once",
            swapped("seal_of({n: data[n] for n in data if n not in UNSAID})", "repr(data)"),
        ),
        sent,
    ),
    (
        Mutant(
            "an apology in a message",
            "planning.views.session_detail:answer",
            first("messages.info(request, request.POST.get('reason', ''))"),
        ),
        sent,
    ),
    (
        Mutant(
            "rules in a letter's subject",
            "sets.mail:agreement_changed",
            swapped(
                '{"set": learning_set.name}',
                '{"set": ' + FIRST.format(app="sets", model="Agreement", field="ground_rules") + "}",
            ),
        ),
        letters,
    ),
    (
        Mutant(
            "a topic in a header",
            "sessions.views.record:record",
            swapped(
                'render(request, "sessions/record.html", context)',
                '_leaky(render(request, "sessions/record.html", context), shown)'.replace("_leaky", LEAKY),
            ),
        ),
        reads("member", "sessions:record"),
    ),
    (
        Mutant(
            "a topic in a file's name",
            "planning.views.session_detail:calendar",
            swapped(
                """'attachment; filename="session.ics"'""",
                FIRST.format(app="issues", model="Issue", field="topic_line"),
            ),
        ),
        reads("member", "planning:calendar"),
    ),
    # A figure's threshold lowered.
    (
        Mutant(
            "a set of three is shown",
            "dashboards.figures:History.showing_turns",
            swapped("LEAST_PEOPLE", "3"),
        ),
        probes.small_numbers,
    ),
    (
        Mutant(
            "one session is shown", "dashboards.figures:History.shown_cells", swapped("LEAST_SESSIONS", "1")
        ),
        probes.small_numbers,
    ),
    (
        Mutant(
            "turns are shown while settling",
            "dashboards.figures:History.showing_turns",
            swapped("self.unchanged < LEAST_SESSIONS", "False"),
        ),
        probes.small_numbers,
    ),
    (
        Mutant(
            "a count of other people is shown",
            "dashboards.figures:Cell.hidden",
            swapped("not self.same_people", "False"),
        ),
        probes.small_numbers,
    ),
    (
        Mutant("a session of three is shown", "dashboards.figures:Cell.hidden", swapped("LEAST_PEOPLE", "3")),
        probes.small_numbers,
    ),
    # An invitation that lets in others than it was sent to.
    (
        Mutant("any address is the invited one", "sets.services.joining:is_sent_to", returns("True")),
        probes.handed_on,
    ),
    (
        Mutant("any account takes an invitation", "sets.services.joining:_check_other_address", nothing),
        probes.handed_on,
    ),
    (
        Mutant(
            "a facilitator's link joins anybody",
            "sets.services.joining:_check_other_address",
            without("FOR_ITS_ADDRESS"),
        ),
        probes.handed_on,
    ),
    (
        Mutant("no second step", "sets.services.joining:_check_other_address", without("said_so")),
        probes.handed_on,
    ),
    (
        Mutant("a link makes a facilitator", "sets.services.joining:come_in", without("FOR_ITS_ADDRESS")),
        probes.handed_on,
    ),
    (Mutant("a lead joins in silence", "sets.services.notices:tell_if_lead", nothing), probes.handed_on),
    (
        Mutant("another address joins in silence", "sets.services.notices:tell_of_other_address", nothing),
        probes.handed_on,
    ),
    (
        Mutant(
            "a newcomer asks a facilitator in",
            "sets.services.invitations:_require_may_name_facilitator",
            nothing,
        ),
        probes.newcomer_names_facilitator,
    ),
    # What is read once for all: searched rounds, shared rows of a room, drawings.
    (
        Mutant(
            "search hears every round",
            "home.reads.heard:Heard.rounds",
            returns("{row.pk: row for row in self._done}"),
        ),
        later_probes.absent_searches,
    ),
    (
        Mutant(
            "search finds what was said before one came",
            "home.reads.heard:Heard.has_words",
            returns("True"),
        ),
        later_probes.late_searches,
    ),
    (
        Mutant(
            "rows are any room's",
            "room.state.shared:reading_of",
            swapped("_readings.get(session.pk)", "next(iter(_readings.values()), None)"),
        ),
        later_probes.shared_rows,
    ),
    (
        Mutant(
            "rows outlive a change",
            "room.state.shared:reading_of",
            swapped("found.changes != session.changes", "False"),
        ),
        later_probes.shared_rows,
    ),
    (
        Mutant(
            "rows outlive a topic's words", "room.state.shared:Reading.is_of_old_topics", returns("False")
        ),
        later_probes.shared_rows,
    ),
    (Mutant("rows are kept for good", "room.state.shared:_forget_old", nothing), later_probes.shared_rows),
    (
        Mutant(
            "what was withdrawn is shown",
            "room.state.shared:Reading.kept_in",
            swapped(
                "Contribution.objects.filter(round=round_id, withdrawn_at=None)",
                "Contribution.objects.filter(round=round_id)",
            ),
        ),
        later_probes.shared_rows,
    ),
    (
        Mutant(
            "one drawing for all",
            "core.ui.drawn:_key",
            swapped("(draw, place, args, tuple(named.items()), types)", "(draw, place, types)"),
        ),
        later_probes.drawn_apart,
    ),
    (
        Mutant(
            "one drawing for text and markup",
            "core.ui.drawn:_key",
            swapped(
                "(draw, place, args, tuple(named.items()), types)",
                "(draw, place, args, tuple(named.items()))",
            ),
        ),
        later_probes.drawn_apart,
    ),
    # Attendance by name, streams, released sentences.
    (
        Mutant(
            "anybody decides for names",
            "sets.services.attendance_by_name:name_attendance",
            without("check_leads"),
        ),
        later_probes.by_name,
    ),
    (
        Mutant(
            "names over who accepted otherwise",
            "sets.services.attendance_by_name:_require_nobody_accepted_otherwise",
            nothing,
        ),
        later_probes.by_name,
    ),
    (
        Mutant(
            "a register by name that not all accepted",
            "sessions.services.frozen_register:_all_agreed",
            returns("True"),
        ),
        later_probes.by_name,
    ),
    (
        Mutant(
            "every register is by name",
            "dashboards.by_name:_lines",
            swapped(
                "Attendance.objects.filter(**closed, by_name=True, person__is_active=True)",
                "Attendance.objects.filter(**closed)",
            ),
        ),
        later_probes.by_name,
    ),
    (
        Mutant("anybody makes streams", "sets.services.streams:save_stream", without("check_leads")),
        later_probes.streams_led,
    ),
    (
        Mutant("anybody chooses a stream", "sets.services.streams:put_in_stream", without("check_leads")),
        later_probes.streams_led,
    ),
    (
        Mutant("anybody removes streams", "sets.services.streams:remove_stream", without("check_leads")),
        later_probes.streams_led,
    ),
    (
        Mutant("every sentence is named", "actions.reads.evidence:sentence", swapped("is_named", "True")),
        later_probes.released,
    ),
    (
        Mutant(
            "sentences of every programme",
            "actions.reads.evidence:released_in",
            swapped(
                "EvidenceQuerySet(Evidence).standing().filter(programme=programme)",
                "EvidenceQuerySet(Evidence).standing()",
            ),
        ),
        later_probes.released,
    ),
    (
        Mutant(
            "sentences outlive the programme",
            "actions.models:EvidenceQuerySet.standing",
            returns("self.filter(taken_back_at=None)"),
        ),
        later_probes.released,
    ),
    (
        Mutant(
            "a lead reads notes on themself",
            "sets.reads.placing_notes:notes_for",
            swapped("row.placement.email in mine or row.addresses & mine", "False"),
        ),
        later_probes.notes_of_leads,
    ),
    (
        Mutant("members write leads' notes", "sets.services.placing:_lock", without("check_leads")),
        later_probes.notes_of_leads,
    ),
    (
        Mutant(
            "a door to one table is a door to all",
            "dashboards.words_guard:_refuse",
            swapped("table.lower() != _door.get()", "not _door.get()"),
        ),
        later_probes.through_the_door,
    ),
)
