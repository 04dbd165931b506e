"""The demo people, who can sign in with one click, and the many others who fill the programme."""

import itertools
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User

PASSWORD = "action-learning"  # noqa: S105 - the demo people's, known to everybody

NAMED = {
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
    # Leads another organisation's programme, and must not see any of this one.
    "vera": "Vera Lund",
}
ZONES = {"femi": "Africa/Lagos"}
FACILITATORS = (
    "Nia Howell",
    "Imre Varga",
    "Jude Ellery",
    "Kofi Boateng",
    "Lena Frost",
    "Mina Sato",
    "Otto Reeve",
)

_FIRST = (
    "Amara Aled Bea Bashir Carys Cormac Dina Davor Elin Emeka Freya Farid Greta Gwil Hana Hugo Ines Idris Joan Jonah "
    "Kaya Kit Lowri Luca Maeve Milo Nell Niko Oona Omar Petra Pavel Ravi Rosa Saul Siân Tess Tariq Una Uri Vik Wren "
    "Yusuf Zora"
).split()
_LAST = (
    "Ashdown Bello Calder Dhillon Easton Fairley Gower Hollis Ivers Jansen Keele Lomax Mercer Nolan Ogden Penrose "
    "Quayle Rowan Sayer Thorne Usher Vance Whitby Yardley"
).split()


def named() -> dict[str, User]:
    """Create the demo people with verified addresses, by key; existing accounts are not changed."""
    people = {}
    hashed = make_password(PASSWORD)  # once: hashing is slow, and this password public
    for key, name in NAMED.items():
        admin = key == "sam"
        person, _made = User.objects.get_or_create(
            email=address(key),
            defaults={
                "name": name,
                "password": hashed,
                "time_zone": ZONES.get(key, "Europe/London"),
                "is_staff": admin,
                "is_superuser": admin,
            },
        )
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
        people[key] = person
    return people


def address(key: str) -> str:
    """The e-mail address of a demo person."""
    return f"{key}@demo.example"


def strangers(count: int, *, domain: str, names: Iterator[str] | None = None) -> list[User]:
    """Create people who never sign in; always the same ones for the same domain."""
    names = names or invented_names()
    wanted = {f"{n:05d}@{domain}": name for n, name in zip(range(count), names, strict=False)}
    known = set(User.objects.filter(email__endswith=f"@{domain}").values_list("email", flat=True))
    nobody = make_password(None)
    User.objects.bulk_create(
        [
            User(email=email, name=name, password=nobody)
            for email, name in wanted.items()
            if email not in known
        ],
        batch_size=1000,
    )
    found = {person.email: person for person in User.objects.filter(email__endswith=f"@{domain}")}
    return [found[email] for email in wanted]


def invented_names() -> Iterator[str]:
    """An endless iterator of combined first and last names."""
    for n in itertools.count():
        yield f"{_FIRST[n % len(_FIRST)]} {_LAST[(n // len(_FIRST) + n * 5) % len(_LAST)]}"
