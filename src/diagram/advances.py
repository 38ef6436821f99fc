"""Writes advances.rs: the widest advance of each character in common sans serifs.

Run: /usr/bin/python3 advances.py > advances.rs
(Debian: python3-fonttools fonts-liberation fonts-dejavu-core fonts-noto-core
 fonts-open-sans fonts-roboto-unhinted fonts-inter fonts-cantarell fonts-crosextra-carlito)
"""
import sys
from fontTools.ttLib import TTFont

T = "/usr/share/fonts/truetype/"
O = "/usr/share/fonts/opentype/"
FONTS = {
    "REGULAR": [
        T + "liberation/LiberationSans-Regular.ttf",
        T + "dejavu/DejaVuSans.ttf",
        T + "noto/NotoSans-Regular.ttf",
        T + "open-sans/OpenSans-Regular.ttf",
        T + "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
        T + "crosextra/Carlito-Regular.ttf",
        O + "inter/Inter-Regular.otf",
        O + "cantarell/Cantarell-Regular.otf",
    ],
    "BOLD": [
        T + "liberation/LiberationSans-Bold.ttf",
        T + "dejavu/DejaVuSans-Bold.ttf",
        T + "noto/NotoSans-Bold.ttf",
        T + "open-sans/OpenSans-Bold.ttf",
        T + "roboto/unhinted/RobotoTTF/Roboto-Bold.ttf",
        T + "crosextra/Carlito-Bold.ttf",
        O + "inter/Inter-Bold.otf",
        O + "cantarell/Cantarell-Bold.otf",
    ],
}
FIRST, LAST = 0x20, 0x17F
EXTRA = [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D,
         0x201E, 0x2020, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122,
         0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]
SAFETY = 1.05  # kerning, hinting and the fonts nobody measured


def widest(fonts, code):
    found = [round(1000 * font["hmtx"][font.getBestCmap()[code]][0] / font["head"].unitsPerEm)
             for font in fonts if code in font.getBestCmap()]
    return round(SAFETY * max(found)) if found else 0


out = ["//! Advances of characters in 1/1000 em, made by `advances.py`: do not edit by hand.",
       "//!",
       "//! For each character the widest of Liberation Sans, DejaVu Sans, Noto Sans, Open Sans,",
       "//! Roboto, Carlito, Inter and Cantarell, plus 5 %, so that text which fits by this table",
       "//! fits in whatever sans serif the reader's system has.",
       "",
       "/// The first character of the two dense tables.",
       f"pub(super) const FIRST: u32 = {FIRST:#x};", ""]
for name, paths in FONTS.items():
    fonts = [TTFont(p) for p in paths]
    dense = [widest(fonts, c) for c in range(FIRST, LAST + 1)]
    dense = [w or (1050 if i >= 0x80 else 0) for i, w in enumerate(dense)]
    out += [f"/// Advances of U+{FIRST:04X} to U+{LAST:04X}, weight {name.lower()}.",
            f"pub(super) const {name}: [u16; {len(dense)}] = ["]
    out += ["    " + ", ".join(map(str, dense[i:i + 16])) + "," for i in range(0, len(dense), 16)]
    out += ["];", "", f"/// Characters beyond the dense table, weight {name.lower()}; sorted.",
            f"pub(super) const {name}_MORE: [(u32, u16); {len(EXTRA)}] = ["]
    out += [f"    ({c:#06x}, {widest(fonts, c) or 1050})," for c in EXTRA]
    out += ["];", ""]
sys.stdout.write("\n".join(out).rstrip() + "\n")
