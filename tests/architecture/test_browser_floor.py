"""Nothing younger than the floor of docs/browsers.md is used without a way out: Chrome 99, Firefox 97, Safari 15.4."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "trama" / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
STYLES = sorted((STATIC / "css").rglob("*.css"))

# Younger than the floor: none of these is written anywhere.
SCRIPT_NEVER = {
    r"new FormData\([^()]*,": "fieldsOf (Chrome 112, Firefox 111, Safari 16.4)",
    r"AbortSignal\.(timeout|any)": "tramaInTime (Chrome 103, Firefox 100, Safari 16)",
    r"\.aria[A-Z]\w+\b": "getAttribute (Firefox 119)",
    r"crypto\.randomUUID": "key (Safari 15.4, and only where the address is safe)",
    r"\.(toSorted|toReversed|toSpliced|with|findLast|findLastIndex)\(": "the older ones (Firefox 104, Safari 16)",
    r"Object\.groupBy|Map\.groupBy|Array\.fromAsync|Promise\.(withResolvers|try)": "a loop",
    r"structuredClone|startViewTransition|showPopover|togglePopover|showModal|\.inert\b": "nothing of it is needed",
    r"\(\?<[=!]": "another expression: Safari 16.4 reads the first lookbehind",
    r"/[a-z]*v[a-z]*\.(test|exec)": "the flag u",
    r"static \{|#\w+ in ": "a plain function",
    r"\bSet\.prototype|\.(union|intersection|isSubsetOf|isSupersetOf)\(": "a filter",
    r"URL\.canParse|URLSearchParams\([^)]*\)\.size": "try",
    r"import\.meta\.resolve|import [^;]* with \{": "a path",
    r"@import|navigation\.navigate": "nothing of it is needed",
}
# Asked for before it is used: each with the words by which its file asks.
SCRIPT_ASKED = {
    r"BroadcastChannel": r'"BroadcastChannel" in|typeof BroadcastChannel',
    r"SharedWorker": r'"SharedWorker" in',
    r"navigator\.locks": r"navigator\?\.locks",
    r"BarcodeDetector": r"catch|prepare\(",
    r"CompressionStream": r"try \{",
    r"checkVisibility": r"checkVisibility\?\.\(",
    r"requestVideoFrameCallback": r"if \(video\.requestVideoFrameCallback\)",
    r"\.wakeLock": r"try \{",
    r"PublicKeyCredential": r"globalThis\.PublicKeyCredential",
    r"navigator\.canShare": r"canShare\?\.\(",
    r"navigator\.vibrate": r"vibrate\?\.\(",
    r"\.sync\b": r"sync\?\.|catch",
    r"navigator\.clipboard": r"hidden = !navigator\.clipboard",
    r"event\.submitter": r"floor\.js|act\.js|!event\.submitter",
}
STYLE_NEVER = {
    r"@container|container-type": "grid (Chrome 105, Firefox 110, Safari 16)",
    r"\d(dvh|svh|lvh|dvw|cqi|cqw|lh|rlh|cap)\b": "vh (Chrome 108)",
    r"@scope|@starting-style|@property|anchor-name|view-transition|light-dark\(|oklch\(|popover": "nothing of it is needed",
    r"@media[^{]*[<>]": "min-width and max-width (Chrome 104, Safari 16.4)",
    r"^\s*&|\{\s*&": "the whole selector: nesting is of Chrome 112",
    r":(user-valid|user-invalid|modal|popover-open|dir)\b": "a class",
    r"overflow(-[xy])?: clip": "hidden (Safari 16)",
}
# What hangs on these must be missed by nobody: the words say how.
STYLE_COSMETIC = {
    ":has(": "only how things look; a class says what is needed (.wall-root, .is-near)",
    "field-sizing": "the field keeps its size",
    "text-wrap": "lines break elsewhere",
    "zoom:": "what is full scrolls",
    "mask-image": "the end of a list is not faded",
}
HAS_NEEDED = re.compile(r":has\([^{]*\{[^}]*(visibility: visible|display: (?!none)|font-size: clamp)")


def lines(paths):
    return [
        (f"{path.name}:{n}", line)
        for path in paths
        for n, line in enumerate(path.read_text().splitlines(), 1)
    ]


@pytest.mark.parametrize("pattern", SCRIPT_NEVER, ids=SCRIPT_NEVER.values())
def test_no_script_uses(pattern):
    assert [
        line
        for line in lines(SCRIPTS)
        if re.search(pattern, line[1]) and not line[1].lstrip().startswith(("//", "/**"))
    ] == []


@pytest.mark.parametrize("pattern", SCRIPT_ASKED)
def test_every_script_that_uses_it_asks_first(pattern):
    users = [path for path in SCRIPTS if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert users
    assert [
        path.name for path in users if not re.search(SCRIPT_ASKED[pattern], path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize("pattern", STYLE_NEVER, ids=STYLE_NEVER.values())
def test_no_style_sheet_uses(pattern):
    assert [line for line in lines(STYLES) if re.search(pattern, line[1])] == []


def test_what_only_younger_engines_style_is_missed_by_nobody():
    assert [line for line in lines(STYLES) if HAS_NEEDED.search(line[1])] == []
    used = {name for name in STYLE_COSMETIC if any(name in line for _place, line in lines(STYLES))}
    assert used == set(STYLE_COSMETIC)


def test_mixed_colours_and_subgrid_have_a_plain_one_first():
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        outside = re.sub(r"@supports \(color: color-mix[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
        assert "color-mix" not in outside, path.name
        for line in text.splitlines():
            assert line.count("grid-template-rows: subgrid") <= line.count("grid-template-rows: auto"), (
                path.name
            )


def test_what_stands_outside_the_layers_gives_way_to_them():
    """Engines without @layer see only this; in the others each declaration is taken back at once."""
    for path in STYLES:
        outside = path.read_text(encoding="utf-8").partition("\n}\n")[2] if path.name == "base.css" else ""
        for declared in re.findall(r"[{;]\s*([a-z-]+): [^;]+;", outside):
            assert f"{declared}: revert-layer" in outside
        if path.name != "base.css":
            bare = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
            assert bare.startswith("@layer"), path.name


def test_icons_have_a_size_without_style():
    templates = STATIC.parent / "templates"
    drawn = [
        (path.name, match)
        for path in [*templates.rglob("*.html"), STATIC.parent / "core" / "templatetags" / "components.py"]
        for match in re.findall(
            r'<svg class="(?:icon|mark|shape|sprite)"[^>]*', path.read_text(encoding="utf-8")
        )
    ]
    assert len(drawn) > 5
    assert [drawing for drawing in drawn if "width=" not in drawing[1] or "height=" not in drawing[1]] == []
