"""What the list of people says of a presenter, and of the first places in the queue."""

from django.utils.translation import gettext_lazy

from sessions.process.stages import PresenterState

PRESENTS = {
    PresenterState.NONE: gettext_lazy("presents"),
    PresenterState.SPEAKING: gettext_lazy("speaks"),
    PresenterState.ANSWERING: gettext_lazy("answers"),
    PresenterState.LISTENING: gettext_lazy("listening"),
    PresenterState.DECIDING: gettext_lazy("decides"),
}
PLACES = {
    0: gettext_lazy("next to speak"),
    1: gettext_lazy("second in turn"),
    2: gettext_lazy("third in turn"),
}
