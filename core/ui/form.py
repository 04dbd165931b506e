"""Rendering form fields: CSS classes by type of control, and the error summary."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import pretty_name
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SIZES = {"time": " input-short", "number": " input-short", "date": " input-mid", "select": " input-mid"}

KINDS = (
    (forms.CheckboxSelectMultiple, "ticks"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "tick"),
)
VALIDATOR_CODES = ("min_value", "max_value", "step_size", "min_length", "max_length", "null")


class Problem(NamedTuple):
    href: str
    message: str


def drawn_as(field: BoundField) -> str:
    """The template variant for a field: a control with its label above, or one of the kinds of choice."""
    if field.is_hidden:
        return "hidden"
    return next((name for kind, name in KINDS if isinstance(field.field.widget, kind)), "line")


def control(field: BoundField) -> SafeString:
    """Render the control alone, with our classes; Django adds aria-invalid and aria-describedby."""
    widget = field.field.widget
    kind = field.widget_type
    if isinstance(widget, forms.DateInput):
        # The browser's date and time pickers accept no other format.
        widget.input_type, widget.format, kind = "date", "%Y-%m-%d", "date"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format, kind = "time", "%H:%M", "time"
    attrs: dict[str, str | bool] = {}
    if not isinstance(widget, forms.CheckboxInput):
        own = str(widget.attrs.get("class", ""))
        attrs["class"] = " ".join(
            filter(None, ("input" + ("" if "input-" in own else SIZES.get(kind, "")), own))
        )
    # A placeholder that repeats the label is read twice and seen once.
    if str(widget.attrs.get("placeholder", "")).casefold().startswith(str(field.label).casefold()):
        widget.attrs.pop("placeholder", None)
    shown = field.as_widget(attrs=attrs)
    return shown + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else shown


def target(field: BoundField) -> str:
    """The id that a link to this field points to; the first option's in a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def problems(form: forms.BaseForm) -> Iterator[Problem]:
    """All errors of a form in the order of the page: general ones first."""
    for error in form.non_field_errors():
        yield Problem("", str(error))
    if any(field.errors for field in form.hidden_fields()):
        # Nobody typed what is in these, and their names say nothing.
        yield Problem(
            "", _("A part of this page did not arrive as it was made. Load it again, then press once more.")
        )
    for field in form.visible_fields():
        href = f"#{target(field)}"
        for error in field.errors.as_data():
            said = " ".join(error.messages)
            yield Problem(href, f"{field.label}: {said}" if _speaks_of_no_field(field, error.code) else said)


def _speaks_of_no_field(field: BoundField, code: str | None) -> bool:
    """Whether an error is Django's generic text, such as "This field is required.", and so needs the label in a
    summary."""
    if field.field.error_messages.get(code or "") is None:
        return code in VALIDATOR_CODES
    return _is_general(field.field, code or "")


def use_plain_errors(form: forms.BaseForm) -> None:
    """Replace Django's generic error messages by the product's; messages that a field defines itself stay."""
    for name, field in form.fields.items():
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        sayings = {
            "required": _("%(label)s: choose one.") if chosen else _("%(label)s: write something here."),
            "invalid_choice": _("%(label)s: choose one of those offered, not “%(value)s”."),
            "max_length": _("%(label)s: at most %(limit_value)d characters; this has %(show_value)d."),
        }
        for code, said in sayings.items():
            if _is_general(field, code):
                field.error_messages[code] = said.replace("%(label)s", str(field.label or pretty_name(name)))


class PlainErrors(forms.BaseForm):
    """A form mixin that replaces Django's generic error messages by the product's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_plain_errors(self)


def _is_general(field: forms.Field, code: str) -> bool:
    """Whether the field has only its class's default message for this error code."""
    general: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        general |= getattr(kind, "default_error_messages", {})
    return field.error_messages.get(code) == general.get(code)
