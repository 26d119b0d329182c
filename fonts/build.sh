#!/usr/bin/env bash
# Makes the font files of this folder anew from Debian's packages, two npm packages and one of PyPI.
# Needs: apt (root), npm, python3 with fontTools 4 (pip install fonttools), zstd. Prints SHA-256 of each file.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  fonts-noto-cjk fonts-lxgw-wenkai fonts-noto-core fonts-noto-mono fonts-hanazono zstd unzip >/dev/null
python=${PYTHON:-python3}
share=/usr/share/fonts

# Face "SC" out of the two collections (index 2 in both); timestamps as in the source, so that bytes repeat.
face() { "$python" - "$1" "$2" "$3" <<'PY'
import sys
from fontTools.ttLib import TTCollection
source, name, target = sys.argv[1:]
font = next(f for f in TTCollection(source, lazy=True).fonts if f["name"].getDebugName(6) == name)
font.recalcTimestamp = False
font.save(target, reorderTables=None)
PY
}
face "$share/opentype/noto/NotoSerifCJK-Regular.ttc" NotoSerifCJKsc-Regular "$here/NotoSerifCJKsc-Regular.otf"
face "$share/opentype/noto/NotoSansCJK-Bold.ttc" NotoSansCJKsc-Bold "$here/NotoSansCJKsc-Bold.otf"

# The regular sans face keeps the characters that everyday texts of each region are written in.
"$python" - "$share/opentype/noto/NotoSansCJK-Regular.ttc" "$here/NotoSansCJKsc-Regular.otf" <<'PY'
import sys
from fontTools import subset
from fontTools.ttLib import TTCollection
source, target = sys.argv[1:]
font = next(f for f in TTCollection(source, lazy=True).fonts if f["name"].getDebugName(6) == "NotoSansCJKsc-Regular")
font.recalcTimestamp = False
def has(codec, c, test=lambda b: True):
    try:
        return test(chr(c).encode(codec))
    except UnicodeEncodeError:
        return False
keep = set()
for c in font.getBestCmap():
    if 0x3400 <= c <= 0x9FFF or c > 0xFFFF:
        if has("gb2312", c) or has("shift_jis", c) or has("big5", c, lambda b: b[0] < 0xC7):
            keep.add(c)
    elif 0xAC00 <= c <= 0xD7A3:
        if has("euc_kr", c):
            keep.add(c)
    elif c < 0xFFFF and not 0xF900 <= c <= 0xFAFF:
        keep.add(c)
options = subset.Options()
options.layout_features, options.name_IDs = ["*"], ["*"]
options.notdef_outline, options.glyph_names, options.hinting = True, False, False
options.recalc_timestamp = False
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=keep)
subsetter.subset(font)
font.save(target)
PY

cp "$share/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf" "$here/"
for f in NotoSerif-Regular NotoSerif-Italic NotoSerif-Bold NotoSansMono-Regular NotoSansMono-Bold NotoSans-Bold NotoSans-Regular \
  NotoSansSymbols-Regular NotoSansSymbols2-Regular NotoSansMath-Regular \
  NotoSerifHebrew-Regular NotoNaskhArabic-Regular NotoSerifDevanagari-Regular NotoSerifThai-Regular; do
  cp "$share/truetype/noto/$f.ttf" "$here/"
done

# The rare hanzi (Ext B to F) are opened only when a text needs them, so they alone are compressed.
zstd -q -f -19 --no-progress "$share/truetype/hanazono/HanaMinB.ttf" -o "$here/HanaMinB.ttf.zst"

(cd "$work" && npm pack --silent @expo-google-fonts/noto-emoji@0.4.7 >/dev/null && tar xzf ./*.tgz)
cp "$work"/package/400Regular/NotoEmoji_400Regular.ttf "$here/NotoEmoji-Regular.ttf"
find "$work/package" -maxdepth 1 -iname 'LICENSE*' -exec cp {} "$here/LICENSE-NotoEmoji.txt" \;

# The light weights, which Debian has only in a package of 70 MB.
rm -rf "$work"/package "$work"/*.tgz
(cd "$work" && npm pack --silent @expo-google-fonts/noto-serif@0.4.2 >/dev/null && tar xzf ./*.tgz)
cp "$work"/package/300Light/NotoSerif_300Light.ttf "$here/NotoSerif-Light.ttf"
cp "$work"/package/300Light_Italic/NotoSerif_300Light_Italic.ttf "$here/NotoSerif-LightItalic.ttf"
cp "$work"/package/LICENSE_FONT "$here/LICENSE-NotoSerif.txt"

"$python" -m pip download --quiet --no-deps --dest "$work" ziamath==0.13
unzip -q -o -j "$work"/ziamath-0.13-*.whl '*/STIXTwoMath-Regular.ttf' -d "$here"

cp /usr/share/doc/fonts-noto-core/copyright "$here/LICENSE-Noto.txt"
cp /usr/share/doc/fonts-noto-cjk/copyright "$here/LICENSE-NotoCJK.txt"
cp /usr/share/doc/fonts-lxgw-wenkai/copyright "$here/LICENSE-LXGWWenKai.txt"
cp /usr/share/doc/fonts-hanazono/copyright "$here/LICENSE-HanaMin.txt"
# LICENSE-STIXTwo.txt is the OFL under the copyright line of the font's own name table; the package has no copy.
cd "$here" && sha256sum ./*.otf ./*.ttf ./*.zst
