"""No code may upsert many rows at once: a conflict would put words sealed for a new row onto an old one."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "als_site",
    "dashboards",
    "sessions",
    "actions",
    "issues",
    "sets",
    "programmes",
    "accounts",
    "live",
    "core",
)


def test_no_app_upserts() -> None:
    found = [
        str(file.relative_to(ROOT))
        for app in APPS
        for file in sorted((ROOT / app).rglob("*.py"))
        if "update_conflicts" in file.read_text(encoding="utf-8")
    ]
    assert found == []
