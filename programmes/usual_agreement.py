"""The ground rules and the confidentiality that are offered where nobody has written others."""

from django.utils.translation import gettext_lazy as _

# The three usual ground rules of the method.
OFFERED = (_("Only one at a time"), _("Counselling style"), _("Safe to admit need"))
MEANINGS = (
    _("one person speaks, the others listen"),
    _("we ask, we do not advise or judge"),
    _("it is safe to say that you need something"),
)
CONFIDENTIALITY = _("What is said in this set stays in this set.")
