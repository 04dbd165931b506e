"""Form fields for names and time zones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_named, zone_names
from core.names import clean_name


class NameField(forms.CharField):
    """A name on one line without bidi controls or invisible characters; at least one character must be visible."""

    def to_python(self, value: Any) -> Any:
        return clean_name(super().to_python(value) or "")


class ZoneInput(forms.TextInput):
    """A text input with a <datalist> of all zones: typing part of a city finds it without JavaScript."""

    template_name = "accounts/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_zones"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "zones": zone_names()}


class ZoneField(forms.CharField):
    """Accepts a time zone's name or a city alone; the clean value is the IANA name."""

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
