"""The demonstration on a database server that is made for a run of tests or measurements, which the product refuses."""

import als_site.environment

_product = als_site.environment.require_own_machine


def _on_any_database(name: str, *, url: str, hosts: list[str], proxies: int, engine: str = "") -> None:
    _product(name, url=url, hosts=hosts, proxies=proxies)


als_site.environment.require_own_machine = _on_any_database

from als_site.settings import *  # noqa: E402, F403 - after the patch
