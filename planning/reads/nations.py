"""Whose bank holidays a set keeps."""

from planning.bank_holidays import usual_nation
from planning.models import SetNation
from programmes.models import Programme
from sets.models import LearningSet


def nation_of(learning_set: LearningSet) -> str:
    """What the set chose, else what its programme says, else a guess from its zone."""
    chosen = SetNation.objects.filter(learning_set=learning_set).first()
    if chosen:
        return chosen.nation
    of_programme = Programme.objects.filter(pk=learning_set.programme_id).values_list("nation", flat=True)
    return of_programme.first() or usual_nation(learning_set.time_zone)
