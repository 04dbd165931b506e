"""A page's scripts are one file: each module once, after those that it imports, in a scope of its own."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from core.ui.modules import IMPORT, joined_modules
from core.ui.staticfiles import BUNDLES

JS = Path(settings.STATICFILES_DIRS[0]) / "js"
ALONE = {"passkeys.js"}  # a plain script, of the pages for signing in


def test_modules_come_once_and_after_those_they_import(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.js").write_text("// Words.\nexport const en = [1];\n")
    low = 'import { en } from "./words/en.js";\n\nexport function low() {\n  return en;\n}\n'
    (tmp_path / "low.js").write_text(low)
    (tmp_path / "page.js").write_text(
        'import "./low.js";\nimport { low } from "./low.js";\nlow(); // at once\n'
    )
    assert joined_modules(tmp_path / "page.js") == (
        "const modules = {};\n"
        'modules["words/en.js"] = (() => {\nconst en = [1];\nreturn { en };\n})();\n'
        'modules["low.js"] = (() => {\nconst { en } = modules["words/en.js"];\nfunction low() {\nreturn en;\n}\n'
        "return { low };\n})();\n"
        'modules["page.js"] = (() => {\nconst { low } = modules["low.js"];\nlow(); // at once\nreturn {  };\n})();\n'
    )


def test_every_script_is_in_a_joined_file_and_of_the_form_that_can_be_joined() -> None:
    scripts = [path for path in BUNDLES if path.endswith(".js")]
    texts = [Path(str(finders.find(path))).read_text() for path in scripts]
    joined = {name for text in texts for name in re.findall(r'^modules\["(.+)"\] = ', text, re.MULTILINE)}
    sources = {str(file.relative_to(JS)): file.read_text() for file in JS.rglob("*.js")}
    assert joined == {*sources} - ALONE
    assert not re.findall(r"^\s*(?:import|export)\b.*", "".join(texts), re.MULTILINE)
    for name, text in sources.items():
        lines = text.split("\n")
        assert [line for line in lines if line.count("`") % 2] == [], f"{name} has words over several lines"
        named = [line for line in lines if line.startswith("import ") and not IMPORT.match(f"{line}\n")]
        assert named == [], f"{name} imports in another form"
