"""Makes the pictures of this folder from nothing: `python make.py` (Pillow with AVIF, tried with 13).

Their bytes depend on the version of the encoders inside Pillow; their pixels, within what the tests allow, do not.
"""

from pathlib import Path

from PIL import Image

here = Path(__file__).parent
width, height = 12, 8

# The gradient of `assets::samples`: red rises across, green down; the right half is half transparent.
gradient = Image.new("RGBA", (width, height))
for x in range(width):
    for y in range(height):
        color = (255 * x // width, 255 * y // height, 96)
        gradient.putpixel((x, y), (*color, 255 if x < width // 2 else 128))
gradient.save(here / "alpha.avif", quality=90)

# One colour as a printer has it: 30 cyan, 180 magenta, 200 yellow, 40 black, of 255.
inks = Image.new("CMYK", (width, height), (30, 180, 200, 40))
inks.save(here / "inks.jpg", quality=98)
