"""A format: a named, versioned list of stages for one round."""

from dataclasses import dataclass

from sessions.process.stages import Stage


@dataclass(frozen=True, slots=True)
class Format:
    slug: str
    icon: str  # a symbol of static/icons.svg
    name: str
    version: int  # rises when a stage or a line changes its meaning
    summary: str
    stages: tuple[Stage, ...]
    in_full: str = ""  # the name as a form offers it, where the short one says too little
    is_usual: bool = True  # whether a set may take it for all its rounds; it is offered for a session always

    @property
    def required(self) -> tuple[Stage, ...]:
        """The stages that run unless somebody asks for more."""
        return tuple(stage for stage in self.stages if not stage.optional)

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.required)

    @property
    def least_minutes(self) -> int:
        """Half of its time, in steps of five upwards: under that it is another conversation."""
        return -(-self.minutes // 10) * 5
