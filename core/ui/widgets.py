"""Controls of our own for forms: a choice side by side, and a box that counts its lines or keeps a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms


class Choice(forms.RadioSelect):
    """One of a few, side by side. `icons` gives a value its icon; `fill` spreads them over the whole width."""

    def __init__(
        self, *args: Any, icons: Mapping[str, str] | None = None, fill: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons = dict(icons or {})
        self.fill = fill


class Words(forms.Textarea):
    """Room for words. `voice` where somebody said them or will; `lines` counts without refusing."""

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
        """The id of the element that says whether the draft is saved."""
        return str(self.attrs.get("data-draft-state", ""))
