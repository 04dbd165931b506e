"""Form widgets: options side by side, a copied address, and a text area that counts its lines or saves a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.addresses import bare_address


class Choice(forms.RadioSelect):
    """Radio buttons side by side. `icons` maps values to icons; `fill` spreads them over the full width."""

    def __init__(
        self, *args: Any, icons: Mapping[str, str] | None = None, fill: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons = dict(icons or {})
        self.fill = fill


class AddressInput(forms.EmailInput):
    """An e-mail address, taken and shown again without what came along when it was copied."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return bare_address(typed) if isinstance(typed, str) else typed


class Words(forms.Textarea):
    """A text area. `voice` sets it in the typeface of spoken words; `lines` shows a count but sets no limit."""

    def __init__(
        self, *, rows: int = 3, lines: int = 0, voice: bool = False, attrs: dict[str, Any] | None = None
    ) -> None:
        own: dict[str, Any] = {"rows": rows}
        if voice:
            own["class"] = "voice"
        if lines:
            own["data-counted"] = lines
        super().__init__(own | (attrs or {}))
        self.lines = lines

    @property
    def draft_state(self) -> str:
        """The id of the element that shows whether the draft is saved."""
        return str(self.attrs.get("data-draft-state", ""))
