"""An organisation's own sign-in by SAML. What reads XML needs the extra `saml`, and is imported where it is there."""

from functools import cache
from importlib.util import find_spec

PROVIDER = "saml"
LIBRARIES = ("onelogin", "xmlsec", "lxml")


@cache
def is_installed() -> bool:
    """Whether this site has the libraries that read what a SAML server says."""
    return all(find_spec(library) for library in LIBRARIES)
