"""A letter goes out once, is tried again when mail is down, and waits in the table meanwhile."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from celery.exceptions import OperationalError
from django.core import mail
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from core.jobs import outbox, tasks
from core.jobs.outbox import Attachment, Letter, letter, post, send_due
from core.models import OutboxMail
from tests.servers import free_port

pytestmark = pytest.mark.both

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@letter("core.test-hello")
def hello(about: Mapping[str, str]) -> Letter | None:
    if about.get("gone"):
        return None
    entry = Attachment("entry.ics", "BEGIN:VCALENDAR", "text/calendar")
    return Letter(
        subject="Hello", text=f"See {about['id']}.\n", attachments=(entry,) if about.get("entry") else ()
    )


@letter("core.test-broken")
def broken(about: Mapping[str, str]) -> Letter | None:
    raise RuntimeError("words that must not be kept")


def post_one(key: str = "hello:1", **about: str) -> OutboxMail:
    return post(key=key, to="cleo@demo.example", letter="core.test-hello", about={"id": "1", **about})


class Mailbox(MessageHandler):
    """A mail server's memory."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.received.append(message)


@pytest.fixture
def smtp_port(settings: Settings) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_TIMEOUT = 2
    return int(settings.EMAIL_PORT)


@pytest.fixture
def mailbox(smtp_port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=smtp_port)
    controller.start()
    yield box
    controller.stop()


class Refusing(Mailbox):
    """A mail server that does not take letters to some addresses, for good or for now."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        said = {"gone@demo.example": "550 No such mailbox", "full@demo.example": "451 Try again later"}
        if address in said:
            return said[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.mark.django_db
def test_a_refusal_for_good_is_not_tried_again_and_holds_up_nobody(smtp_port: int) -> None:
    box = Refusing()
    server = Controller(box, hostname="127.0.0.1", port=smtp_port)
    server.start()
    for name in ("gone", "full", "cleo"):
        post(key=name, to=f"{name}@demo.example", letter="core.test-hello", about={"id": "1"})
    assert send_due() == 1
    server.stop()
    assert [message["To"] for message in box.received] == ["cleo@demo.example"]
    states = {row.key: (row.state, row.attempts) for row in OutboxMail.objects.all()}
    assert states == {"gone": ("refused", 1), "full": ("waiting", 1), "cleo": ("sent", 1)}


@pytest.mark.django_db
def test_a_posted_letter_goes_out_over_smtp_once(mailbox: Mailbox) -> None:
    post_one()
    assert send_due() == 1
    assert send_due() == 0
    (message,) = mailbox.received
    assert (message["To"], message["Subject"]) == ("cleo@demo.example", "Hello")
    assert message["Auto-Submitted"] == "auto-generated"
    row = OutboxMail.objects.get()
    assert (row.state, row.attempts) == (OutboxMail.State.SENT, 1)
    assert row.settled_at is not None


@pytest.mark.django_db
def test_posting_the_same_key_twice_sends_one_mail() -> None:
    first, second = post_one(), post_one(id="other")
    assert first == second
    assert second.about == {"id": "1"}
    send_due()
    post_one()
    send_due()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_letter_of_a_deed_that_is_rolled_back_is_never_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        post_one()
        raise RuntimeError
    assert send_due() == 0


@pytest.mark.django_db
def test_a_letter_nobody_writes_is_refused_when_posted() -> None:
    with pytest.raises(ValueError, match="Nobody writes"):
        post(key="k", to="a@demo.example", letter="core.nobody", about={})


def test_a_letter_has_one_writer() -> None:
    with pytest.raises(ValueError, match="Two writers"):
        letter("core.test-hello")(broken)
    assert {"core.test-broken", "core.test-hello"} <= set(outbox.letter_names())


@pytest.mark.django_db
def test_a_letter_waits_until_its_time() -> None:
    with time_machine.travel(MORNING) as clock:
        post(
            key="later", to="a@demo.example", letter="core.test-hello", about={"id": "1"},
            not_before=MORNING + timedelta(hours=2),
        )  # fmt: skip
        assert send_due() == 0
        clock.shift(timedelta(hours=2))
        assert send_due() == 1


@pytest.mark.django_db
def test_a_letter_with_nothing_left_to_say_is_dropped() -> None:
    post_one(gone="yes")
    assert send_due() == 0
    assert OutboxMail.objects.get().state == OutboxMail.State.DROPPED
    assert mail.outbox == []


def test_line_break_in_a_subject_makes_no_header() -> None:
    letter_of = Letter("Ada\nBcc: all@demo.example\r\n invites you", "")
    assert letter_of.subject == "Ada Bcc: all@demo.example invites you"


@pytest.mark.django_db
def test_attachments_go_with_the_letter() -> None:
    post_one(entry="yes")
    send_due()
    assert [tuple(each)[:3] for each in mail.outbox[0].attachments] == [
        ("entry.ics", "BEGIN:VCALENDAR", "text/calendar")
    ]


@pytest.mark.django_db
def test_mail_down_waits_longer_each_time_and_is_sent_when_mail_is_back(smtp_port: int) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post_one()
        waits = []
        for _ in range(3):
            assert send_due() == 0
            due_at = OutboxMail.objects.get().due_at
            waits.append((due_at - datetime.now(UTC)).total_seconds())
            clock.move_to(due_at)
        assert waits == [60, 120, 240]
        row = OutboxMail.objects.get()
        assert (row.state, row.attempts, row.last_error) == ("waiting", 3, "ConnectionRefusedError")
        box = Mailbox()
        controller = Controller(box, hostname="127.0.0.1", port=smtp_port)
        controller.start()
        try:
            assert send_due() == 1
        finally:
            controller.stop()
    assert len(box.received) == 1


@pytest.mark.django_db
def test_a_letter_is_dead_after_ten_attempts_and_stays_so() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post(key="k", to="a@demo.example", letter="core.test-broken", about={})
        for _ in range(12):
            send_due()
            clock.move_to(OutboxMail.objects.get().due_at)
        row = OutboxMail.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("dead", 10, "RuntimeError")


@pytest.mark.django_db
def test_one_bad_letter_does_not_stop_the_others() -> None:
    post(key="bad", to="a@demo.example", letter="core.test-broken", about={})
    post_one()
    assert send_due() == 1


@pytest.mark.django_db
def test_a_process_that_dies_while_sending_leaves_the_letter_for_another_after_five_minutes() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        post_one()
        claimed = outbox._claim()
        assert claimed is not None
        assert send_due() == 0
        clock.shift(timedelta(minutes=5))
        assert send_due() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_letter_sent_twice_by_a_crash_carries_the_same_id() -> None:
    post_one()
    claimed = outbox._claim()
    assert claimed is not None
    for _ in range(2):
        message = outbox._message(claimed)
        assert message is not None
        message.send()
    first, second = (each.extra_headers["Message-ID"] for each in mail.outbox)
    assert first == second


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_each_letter_once(
    mailbox: Mailbox, django_db_blocker: DjangoDbBlocker
) -> None:
    for number in range(12):
        post_one(key=f"hello:{number}", id=str(number))

    def send() -> None:
        with django_db_blocker.unblock():
            send_due()
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({message["Message-ID"] for message in mailbox.received}) == len(mailbox.received) == 12


@pytest.mark.django_db
def test_posting_nudges_the_worker_once_it_is_committed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    nudges: list[dict[str, object]] = []
    monkeypatch.setattr(tasks.send_outbox, "apply_async", lambda **options: nudges.append(options))
    assert callable(django_capture_on_commit_callbacks)
    settings.ALS_REDIS_URL = None
    with django_capture_on_commit_callbacks(execute=True):
        post_one("without a broker")
    assert nudges == []
    settings.ALS_REDIS_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True):
        post_one("with a broker")
        assert nudges == []
    assert tasks.nudger(os.getpid()).wait(5)
    assert nudges == [{"retry": False, "expires": 3600}]


@pytest.mark.django_db
def test_posting_takes_no_time_when_the_broker_does_not_answer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Redis that takes the line and is silent: one thread waits for it, and nobody else does."""
    answers, asked = threading.Event(), []

    def silent(**_options: object) -> None:
        asked.append(threading.current_thread().name)
        answers.wait(20)

    monkeypatch.setattr(tasks.send_outbox, "apply_async", silent)
    settings.ALS_REDIS_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    for number in range(20):
        with django_capture_on_commit_callbacks(execute=True):
            post_one(f"silent:{number}")
    assert time.monotonic() - began < 5
    answers.set()
    assert tasks.nudger(os.getpid()).wait(5)
    assert asked == ["nudge"] * 2  # the one that waited, and all the others together


@pytest.mark.django_db
def test_posting_succeeds_when_the_broker_is_down(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**options: object) -> None:
        raise OperationalError("redis://secret@host is down")

    settings.ALS_REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(tasks.send_outbox, "apply_async", down)
    tasks.nudge()
    assert tasks.nudger(os.getpid()).wait(5)
