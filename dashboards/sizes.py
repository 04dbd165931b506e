"""How big each programme is: facts that a lead arranges, no figures."""

from django.db.models import Count

from dashboards.columns import read
from programmes.models import Programme
from sets.models import LearningSet, Membership


def sizes(programmes: list[Programme]) -> list[tuple[Programme, int, int]]:
    """Each programme with its running sets and their members, in two queries."""
    within = {"programme__in": [one.pk for one in programmes]}
    running = LearningSet.objects.running().filter(**within).order_by().values("programme")
    sets = dict(read(running.annotate(number=Count("id")), "programme", "number"))
    members = Membership.objects.current().counted().filter(learning_set__in=LearningSet.objects.running())
    counted = (
        members.filter(learning_set__programme__in=within["programme__in"])
        .order_by()
        .values("learning_set__programme")
        .annotate(number=Count("id"))
    )
    people = dict(read(counted, "learning_set__programme", "number"))
    return [(one, sets.get(one.pk, 0), people.get(one.pk, 0)) for one in programmes]
