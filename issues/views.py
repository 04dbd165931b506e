"""Views of a member's issues and of themes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.stamps import Stamp
from core.db.idempotency import run_once
from core.errors import Refused
from core.periods import covers
from issues import permissions, reads, services
from issues.forms import IssueForm, SetForm, ThemeForm
from issues.models import Issue, Theme
from sets.models import LearningSet
from sets.permissions import can_open_room
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


@require_safe
def issue_list(request: SetRequest) -> HttpResponse:
    """List the person's issues by set."""
    return render(request, "issues/list.html", {"groups": reads.by_set(request.user, request.roles)})


def create(request: SetRequest) -> HttpResponse:
    """Create an issue in one of the person's sets; `?set=` preselects it."""
    person, roles = request.user, request.roles
    able = [pk for pk in roles.sets_now() if permissions.can_bring(roles, pk)]
    sets = list(LearningSet.objects.running().filter(pk__in=able).order_by("name", "id"))
    chosen = _chosen(request, sets)
    form = IssueForm(request.POST or None, initial=reads.typed(person, "new", None))
    context = {"form": form, "sets": sets, "set": chosen}
    if request.method != "POST" or chosen is None or not form.is_valid():
        return render(request, "issues/create.html", context, status=422 if form.errors else 200)
    try:
        page, _fresh = _start_once(request, chosen, form)
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return render(request, "issues/create.html", context, status=422)
    messages.success(request, _("Saved. Only you see it until you offer its topic line."))
    return redirect(page)


def detail(request: SetRequest, issue_id: UUID) -> HttpResponse:
    """Show and edit one's own issue: brief, topic line and history."""
    person, issue = request.user, _own(request, issue_id)
    initial: dict[str, Any] = {
        "brief": reads.brief_of(issue, person), "topic_line": issue.topic_line, "wants": issue.wants,
    }  # fmt: skip
    unkept = reads.typed(person, issue.pk, issue.updated_at)
    form = IssueForm(request.POST or None, initial=initial | unkept, issue_id=issue.pk)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, issue, form)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("issues:detail", issue.pk)
    return _detail_page(request, issue, form, unkept=bool(unkept))


@require_POST
def offer(request: SetRequest, issue_id: UUID) -> HttpResponse:
    """Save the submitted form, then offer the issue to the set."""
    issue, person = _own(request, issue_id), request.user
    form = IssueForm(request.POST, issue_id=issue.pk)
    if not form.is_valid():
        return _detail_page(request, issue, form)
    try:
        with transaction.atomic():
            if "topic_line" in request.POST:
                _change(request, issue, form)
            services.offer_issue(person=person, roles=request.roles, issue_id=issue.pk)
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return _detail_page(request, issue, form)
    undo = reverse("issues:take_back", args=[issue.pk])
    messages.success(request, _("Offered to the set."), extra_tags=f"undo:{undo}")
    return redirect("issues:detail", issue.pk)


@require_POST
def take_back(request: SetRequest, issue_id: UUID) -> HttpResponse:
    """Withdraw an offered issue."""
    issue = services.take_back(person=request.user, issue_id=_own(request, issue_id).pk)
    undo = reverse("issues:offer", args=[issue_id])
    said = _("Your topic is taken back: only you see it.")
    # `actions` is a higher app, so it is not imported: the relation tells what was reported.
    if issue.learning_set.actions.filter(owner=request.user).exclude(outcome="").exists():
        said += " " + _("What you reported of your actions stays with the set.")
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect("issues:detail", issue_id)


@require_POST
def close(request: SetRequest, issue_id: UUID) -> HttpResponse:
    """Close an issue."""
    services.close_issue(person=request.user, issue_id=_own(request, issue_id).pk)
    undo = reverse("issues:reopen", args=[issue_id])
    messages.success(request, _("Closed."), extra_tags=f"undo:{undo}")
    return redirect("issues:detail", issue_id)


@require_POST
def reopen(request: SetRequest, issue_id: UUID) -> HttpResponse:
    """Reopen a settled issue."""
    issue = services.reopen_issue(person=request.user, issue_id=_own(request, issue_id).pk)
    messages.success(request, _("Open again, as a draft."))
    return redirect("issues:detail", issue.pk)


def theme(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Set a theme, by anybody who may open the set's room."""
    learning_set = get_object_or_404(LearningSet.objects.visible_to(request.user.pk), pk=set_id)
    if not can_open_room(request.roles, learning_set):
        raise PermissionDenied
    if away := to_set_when_ended(request, learning_set):
        return away
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_theme(
                person=request.user,
                roles=request.roles,
                learning_set=learning_set,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Theme set."))
            return redirect("sessions:set_page", set_id)
    context = {"form": form, "set": learning_set}
    return render(request, "issues/theme.html", context, status=422 if form.errors else 200)


@require_POST
def drop_theme(request: SetRequest, theme_id: UUID) -> HttpResponse:
    """Delete an unused theme."""
    found: Theme = get_object_or_404(Theme.objects.select_related("learning_set"), pk=theme_id)
    if not request.roles.is_in(found.learning_set_id):
        raise Http404
    services.drop_theme(person=request.user, roles=request.roles, theme=found)
    return redirect("sessions:set_page", found.learning_set_id)


def _own(request: SetRequest, issue_id: UUID) -> Issue:
    """The person's own issue; raises PermissionDenied for others whose topic line they may see, else Http404."""
    found: Issue = get_object_or_404(Issue.objects.select_related("learning_set__programme"), pk=issue_id)
    if found.owner_id == request.user.pk:
        return found
    if found.offered_at is not None and covers(request.roles.reads(found.learning_set_id), found.offered_at):
        raise PermissionDenied
    raise Http404


def _detail_page(request: SetRequest, issue: Issue, form: IssueForm, *, unkept: bool = False) -> HttpResponse:
    can_bring = permissions.can_bring(request.roles, issue.learning_set_id)
    context = {
        "issue": issue, "set": issue.learning_set, "form": form, "story": reads.story(issue), "unkept": unkept,
        "can_offer": can_bring and issue.status == "draft",
    }  # fmt: skip
    return render(request, "issues/detail.html", context, status=422 if form.errors else 200)


def _change(request: SetRequest, issue: Issue, form: IssueForm) -> None:
    words = {name: form.cleaned_data[name] for name in ("topic_line", "wants", "brief")}
    stamp = Stamp.of(request.POST)
    services.change_issue(person=request.user, issue_id=issue.pk, **words, stamp=stamp)


def _chosen(request: SetRequest, sets: list[LearningSet]) -> LearningSet | None:
    """The set named in the request, or the only one; raises Http404 for a set that is not the person's."""
    form = SetForm({"learning_set": request.POST.get("learning_set") or request.GET.get("set")})
    if not form.is_valid():
        raise Http404
    wanted = form.cleaned_data["learning_set"]
    if wanted is None:
        return sets[0] if len(sets) == 1 else None
    found = next((one for one in sets if one.pk == wanted), None)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _start_once(request: SetRequest, learning_set: LearningSet, form: IssueForm) -> tuple[str, bool]:
    """Create the issue and return its URL; the same form sent twice creates one."""
    words = {name: form.cleaned_data[name] for name in ("topic_line", "wants", "brief")}

    def act() -> str:
        made = services.start_issue(
            person=request.user,
            roles=request.roles,
            learning_set_id=learning_set.pk,
            **words,
            stamp=Stamp.of(request.POST),
        )
        return reverse("issues:detail", args=[made.pk])

    key = form.cleaned_data["key"]
    return run_once(person_id=request.user.pk, key=f"issue:{key}" if key else "", act=act)
