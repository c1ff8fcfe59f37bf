#!/usr/bin/python3
"""Writes what the keyboard layouts of Debian's xkb-data type, and the workstation's keymap that has room for it.

keyboards.json  for each layout every key with Shift, AltGr and both, and every dead key with what may follow it, with the text that the
                layout and libX11's Compose file make of it
keyboard.xkb    a US keyboard whose keys beyond those of a real one hold the characters that other layouts type: Xvnc can add few by itself

It needs libxkbcommon, xkb-data and libx11-data. Without arguments it writes both; with --check it says what is not fresh.
"""
import ctypes
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve().parent
tables = here / "keyboards.json"
keymap_file = here.parents[2] / "images/common/overlay/usr/share/atelier/keyboard.xkb"

LAYOUTS = {
    "us": "US", "us(intl)": "US international, with dead keys", "gb": "UK", "de": "German", "fr": "French", "es": "Spanish",
    "jp": "Japanese", "ch": "Swiss German", "it": "Italian", "se": "Swedish", "br": "Portuguese (Brazil)",
}

# The keys that type, by the browser's names for their places and X11's numbers for them.
ROWS = {
    49: "Backquote", 19: "Digit0", 20: "Minus", 21: "Equal", 34: "BracketLeft", 35: "BracketRight", 51: "Backslash", 47: "Semicolon",
    48: "Quote", 94: "IntlBackslash", 59: "Comma", 60: "Period", 61: "Slash", 65: "Space", 97: "IntlRo", 132: "IntlYen",
    **{9 + digit: f"Digit{digit}" for digit in range(1, 10)},
    **{24 + at: f"Key{letter}" for at, letter in enumerate("QWERTYUIOP")},
    **{38 + at: f"Key{letter}" for at, letter in enumerate("ASDFGHJKL")},
    **{52 + at: f"Key{letter}" for at, letter in enumerate("ZXCVBNM")},
}

# Keys that a US keymap has names for and nobody presses in a workstation. Those left over are for Xvnc to fill.
SPARE = [
    *(f"I{number}" for number in [*range(147, 191), *range(208, 248)]), *(f"FK{number}" for number in range(13, 25)),
    "STOP", "AGAI", "PROP", "UNDO", "FRNT", "COPY", "OPEN", "PAST", "FIND", "CUT",
    "AB11", "AE13", "JPCM", "HNGL", "HJCV", "HKTG", "KATA", "HIRA", "I120", "I126", "I129",
]
FREE = 8

# The keys of a US keyboard with two levels: AltGr, alone and with Shift, has room for two more.
LETTERS = {f"A{row}{at:02}": letter for row, letters in (("D", "qwertyuiop"), ("C", "asdfghjkl"), ("B", "zxcvbnm"))
           for at, letter in enumerate(letters, 1)}
SIGNS = {
    "TLDE": "`~", "AE01": "1!", "AE02": "2@", "AE03": "3#", "AE04": "4$", "AE05": "5%", "AE06": "6^", "AE07": "7&", "AE08": "8*",
    "AE09": "9(", "AE10": "0)", "AE11": "-_", "AE12": "=+", "AD11": "[{", "AD12": "]}", "BKSL": "\\|", "AC10": ";:", "AC11": "'\"",
    "AB08": ",<", "AB09": ".>", "AB10": "/?",
}


class Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


class Xkb:
    def __init__(self):
        self.lib = ctypes.CDLL("libxkbcommon.so.0")
        for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_compose_table_new_from_locale", "xkb_compose_state_new"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.lib.xkb_context_new(0))
        table = self.lib.xkb_compose_table_new_from_locale(self.context, b"en_US.UTF-8", 0)
        self.compose = ctypes.c_void_p(self.lib.xkb_compose_state_new(ctypes.c_void_p(table), 0))

    def symbols(self, layout):
        """Every (place, level) of the layout with its symbol; levels are none, Shift, AltGr, AltGr and Shift."""
        name, _, variant = layout.rstrip(")").partition("(")
        names = Names(b"evdev", b"jp106" if name == "jp" else b"pc105", name.encode(), variant.encode(), b"")
        keymap = ctypes.c_void_p(self.lib.xkb_keymap_new_from_names(self.context, ctypes.byref(names), 0))
        for number, place in sorted(ROWS.items(), key=lambda row: row[1]):
            for level in range(min(4, self.lib.xkb_keymap_num_levels_for_key(keymap, number, 0))):
                found = ctypes.POINTER(ctypes.c_uint32)()
                if self.lib.xkb_keymap_key_get_syms_by_level(keymap, number, 0, level, ctypes.byref(found)) == 1:
                    yield (place, level), found[0]

    def text(self, symbol):
        buffer = ctypes.create_string_buffer(16)
        self.lib.xkb_keysym_to_utf8(symbol, buffer, 16)
        text = buffer.value.decode()
        return text if text.isprintable() else ""

    def name(self, symbol):
        buffer = ctypes.create_string_buffer(64)
        self.lib.xkb_keysym_get_name(symbol, buffer, 64)
        return buffer.value.decode()

    def composed(self, *symbols):
        self.lib.xkb_compose_state_reset(self.compose)
        for symbol in symbols:
            self.lib.xkb_compose_state_feed(self.compose, symbol)
        if self.lib.xkb_compose_state_get_status(self.compose) != 2:
            return ""
        buffer = ctypes.create_string_buffer(64)
        self.lib.xkb_compose_state_get_utf8(self.compose, buffer, 64)
        return buffer.value.decode()

    def symbol_of(self, character):
        # X11's own list and its library disagree on what this one's symbol is.
        if character == "≃":
            return "U2243"
        return self.name(self.lib.xkb_utf32_to_keysym(ord(character)))


def read_layout(xkb, layout):
    symbols = dict(xkb.symbols(layout))
    plain = [[*key, xkb.text(symbol)] for key, symbol in symbols.items() if xkb.text(symbol)]
    dead = [key for key, symbol in symbols.items() if xkb.name(symbol).startswith("dead_")]
    after = [(key, symbol) for key, symbol in symbols.items() if key[1] < 2]
    pairs = [[*key, *then, xkb.composed(symbols[key], symbol)] for key in dead for then, symbol in after]
    return {"title": LAYOUTS[layout], "plain": plain, "dead": [pair for pair in pairs if len(pair[-1]) == 1]}


def write_keymap(xkb, layouts):
    wanted = {text for layout in layouts.values() for kind in ("plain", "dead") for *_, text in layout[kind]}
    wanted |= {chr(code) for code in range(0xA1, 0x180)}
    rest = sorted(character for character in wanted if ord(character) > 0x7E)
    cased = [character for character in rest if has_case(character, wanted)]
    cased = [form for character in cased if character.islower() for form in (character, character.upper())]
    others = [character for character in rest if character not in cased]
    keys = {}
    for name, letter in LETTERS.items():
        keys[name] = ("FOUR_LEVEL_ALPHABETIC", [letter, letter.upper(), *take(cased, 2)])
    for name, signs in SIGNS.items():
        keys[name] = ("FOUR_LEVEL", [*signs, *take(others, 2)])
    spare = iter(SPARE[:-FREE])
    for kind, characters in (("FOUR_LEVEL_ALPHABETIC", cased), ("FOUR_LEVEL", others)):
        while characters:
            keys[next(spare)] = (kind, take(characters, 4))
    lines = [
        f'    key <{name}> {{ type = "{kind}", [ {", ".join(xkb.symbol_of(character) for character in characters)} ] }};'
        for name, (kind, characters) in keys.items()]
    return "\n".join([
        "// Written by tests/clients/browser/keyboards.py: a US keyboard that has room for what other keyboards type.",
        "xkb_keymap {",
        '  xkb_keycodes { include "evdev+aliases(qwerty)" };',
        '  xkb_types { include "complete" };',
        '  xkb_compatibility { include "complete" };',
        '  xkb_symbols {',
        '    include "pc+us"',
        *lines,
        "  };",
        "};",
        "",
    ])


def has_case(character, wanted):
    other = character.swapcase()
    return len(other) == 1 and other != character and other in wanted and other.swapcase() == character


def take(characters, count):
    taken, characters[:] = characters[:count], characters[count:]
    return taken


def main():
    xkb = Xkb()
    layouts = {layout: read_layout(xkb, layout) for layout in LAYOUTS}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(layout, ensure_ascii=False)}" for name, layout in layouts.items())
    files = {tables: f"{{\n{lines}\n}}\n", keymap_file: write_keymap(xkb, layouts)}
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        sys.exit("\n".join(f"{path} is not fresh" for path in stale) if stale else 0)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
    for name, layout in layouts.items():
        print(f"{name}: {len(layout['plain'])} keys, {len(layout['dead'])} with dead keys")


main()
