"""The people of the tests, named once: who they are and how they stand to the Harbour set."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from core import clock
from programmes.models import Organisation, Programme
from sets.models import LearningSet
from tests import factories


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody with a name; `harbour` is the set that the tests look at."""

    organisation: Organisation
    programme: Programme
    harbour: LearningSet
    heron: LearningSet
    ada: User  # facilitates Harbour
    ben: User
    cleo: User
    dev: User
    femi: User  # lives in Lagos
    gita: User  # a member, and Ada's deputy
    hal: User
    esi: User  # leads the programme
    finn: User  # a member of Heron, in the same programme
    noor: User  # may facilitate in the programme; no set yet
    sam: User  # site admin

    @property
    def members(self) -> list[User]:
        """The six members of Harbour in the order of their seats."""
        return [self.ben, self.cleo, self.dev, self.femi, self.gita, self.hal]


@dataclass(frozen=True, kw_only=True)
class WideCast(Cast):
    """With those who stand further off, or half in: for walls and matrices."""

    newcomer: User  # a member of Harbour since an hour ago
    leaver: User  # was a member of Harbour until yesterday
    observer: User  # is in Harbour, not counted
    past_facilitator: User  # facilitated Harbour until yesterday
    other_facilitator: User  # facilitates Heron
    other_programme: Programme
    other_programme_lead: User  # leads another programme of the same organisation
    other_organisation: Organisation
    other_organisation_lead: User


NAMES = {
    "ada": "Ada Marsh",
    "ben": "Ben Okafor",
    "cleo": "Cleo Barnes",
    "dev": "Dev Rao",
    "femi": "Femi Adeyemi",
    "gita": "Gita Nair",
    "hal": "Hal Brook",
    "esi": "Esi Mensah",
    "finn": "Finn Doyle",
    "noor": "Noor Aziz",
    "sam": "Sam Field",
}


def person(key: str, **fields: object) -> User:
    """One of the named, with the address that the demo gives them too."""
    return factories.user(NAMES[key], email=f"{key}@demo.example", **fields)  # type: ignore[arg-type]


def cast() -> Cast:
    """Makes everybody with a name, the programme, Harbour and Heron; no session yet."""
    organisation = factories.organisation("Northgate Trust")
    programme = factories.programme("Leading teams 2026", within=organisation, planned_sessions=9)
    people = {key: person(key) for key in NAMES if key not in {"femi", "sam"}}
    people["femi"] = person("femi", time_zone="Africa/Lagos")
    people["sam"] = person("sam", is_staff=True, is_superuser=True)
    harbour = factories.learning_set(
        "Harbour set", within=programme, planned_sessions=9, facilitators=[people["ada"]]
    )
    for key in ("ben", "cleo", "dev", "femi", "gita", "hal"):
        factories.membership(people[key], harbour, is_deputy=key == "gita")
    heron = factories.learning_set("Heron set", within=programme, members=[people["finn"]])
    factories.role(people["esi"], programme, "lead")
    factories.role(people["ada"], programme, "facilitator")
    factories.role(people["noor"], programme, "facilitator")
    return Cast(organisation=organisation, programme=programme, harbour=harbour, heron=heron, **people)


def wide_cast() -> WideCast:
    """The same with everybody who must be kept out, or half out."""
    near = cast()
    harbour, now = near.harbour, clock.now()
    newcomer, leaver = factories.user("Nell Newcome"), factories.user("Lou Parting")
    observer, past = factories.user("Oona Watch"), factories.user("Pat Before")
    other_facilitator = factories.user("Kit Heron")
    factories.membership(newcomer, harbour, started_at=now - timedelta(hours=1), seat=6)
    factories.membership(leaver, harbour, ended_at=now - timedelta(days=1), seat=7)
    factories.membership(observer, harbour, "observer")
    factories.membership(past, harbour, "facilitator", ended_at=now - timedelta(days=1))
    factories.membership(other_facilitator, near.heron, "facilitator")
    other_programme = factories.programme("Clinical fellows", within=near.organisation)
    other_organisation = factories.organisation("Southbank Council")
    leads = [factories.user("Lena Next Door"), factories.user("Omar Elsewhere")]
    factories.role(leads[0], other_programme, "lead")
    factories.role(leads[1], factories.programme("New managers", within=other_organisation), "lead")
    return WideCast(
        **{name: getattr(near, name) for name in Cast.__dataclass_fields__},
        newcomer=newcomer,
        leaver=leaver,
        observer=observer,
        past_facilitator=past,
        other_facilitator=other_facilitator,
        other_programme=other_programme,
        other_programme_lead=leads[0],
        other_organisation=other_organisation,
        other_organisation_lead=leads[1],
    )
