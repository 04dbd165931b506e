"""The private hint on questions that advise or lead: sentences of both kinds, and how it behaves beside its box."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.core.ui.test_modules import Open, browser, open_page  # noqa: F401  # fixtures

pytestmark = pytest.mark.browser

SENTENCES = Path(__file__).parent / "hints"
LEAST = 60
MOST_WRONG = 0.02  # of each kind
HINT = """
<script type="module" src="/js/question-hint.js"></script>
<textarea id="q" data-hinted></textarea>
<div data-hint-of="q" data-advice="Advice" data-leading="Leads" data-double="Two" data-turn="Ask: {}"
  data-turned="Turned" data-back="Back" hidden><p data-said></p><button type="button" data-turn></button></div>
"""


def sentences(language: str) -> dict[str, list[str]]:
    """The lines under each heading."""
    found: dict[str, list[str]] = {}
    kind = ""
    for line in (SENTENCES / f"{language}.txt").read_text().splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(kind, []).append(line)
    return found


def judged(page: Page, lines: list[str], language: str) -> list[str | None]:
    """What each looks like, or None."""
    script = "async ([lines, language]) => { const { hintOf } = await import('/js/question-hint.js');"
    script += " return lines.map((line) => hintOf(line, language)?.kind ?? null); }"
    answer: list[str | None] = page.evaluate(script, [lines, language])
    return answer


@pytest.mark.parametrize("language", [file.stem for file in sorted(SENTENCES.glob("*.txt"))])
def test_sentences_of_both_kinds_are_told_apart(open_page: Open, language: str) -> None:  # noqa: F811
    page, known = open_page(HINT), sentences(language)
    wrong = {}
    for kind, lines in known.items():
        assert len(set(lines)) >= LEAST
        found = judged(page, lines, language)
        wrong[kind] = [
            line for line, hint in zip(lines, found, strict=True) if (hint is None) == (kind == "hint")
        ]
    shares = {kind: len(lines) / len(known[kind]) for kind, lines in wrong.items()}
    assert max(shares.values()) <= MOST_WRONG, json.dumps(wrong, indent=1)


def test_hint_turns_the_words_and_gives_them_back(open_page: Open) -> None:  # noqa: F811
    page = open_page(HINT)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box, turn = page.get_by_role("textbox"), page.get_by_role("button")
    box.press_sequentially("Have you tried talking to her?")
    expect(page.get_by_text("Advice")).to_be_visible()
    turn.click()
    expect(box).to_have_value("What have you tried so far?")
    expect(turn).to_have_text("Back")
    turn.click()
    expect(box).to_have_value("Have you tried talking to her?")
    box.fill("Who else knows? What do they say?")
    expect(turn).to_have_text("Ask: Who else knows?")
    box.fill("What would it take for you to stop?")
    expect(turn).to_be_hidden()
    assert asked == []
