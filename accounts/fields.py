"""Form fields about people: a name that can be seen, and the time zone, typed or chosen from a list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_named, zone_names
from core.names import clean_name


class NameField(forms.CharField):
    """A name of somebody or something: one line, nothing that turns or hides, and something to see."""

    def to_python(self, value: Any) -> Any:
        return clean_name(super().to_python(value) or "")


class ZoneInput(forms.TextInput):
    """A line with all zones as suggestions: typing any part of a city finds it, without a script."""

    template_name = "accounts/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_zones"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "zones": zone_names()}


class ZoneField(forms.CharField):
    """A time zone by its name; a city alone will do."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("widget", ZoneInput(attrs={"class": "input-mid", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        zone = zone_named(typed)
        if zone is None:
            raise ValidationError(
                _(
                    "There is no time zone of that name. Type a city, such as Lagos, and choose from the list."
                ),
                code="zone",
            )
        return zone
