"""One line of a bench: a name, a value, its unit, and how it was measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What is printed for each thing measured."""

    name: str
    value: float
    unit: str
    how: str

    def __str__(self) -> str:
        return f"{self.name} {self.value:.2f} {self.unit} ({self.how})"
