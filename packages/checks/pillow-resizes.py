"""Makes an image, resizes it to known pixels, and takes it through PNG (exact) and JPEG (near)."""
import io
import json

import PIL
from PIL import Image, features

FILTERS = getattr(Image, "Resampling", Image)  # the constants moved in Pillow 9.1


def require(condition, what):
    if not condition:
        raise AssertionError(what)


def through(image, kind):
    buffer = io.BytesIO()
    image.save(buffer, kind)
    buffer.seek(0)
    back = Image.open(buffer)
    back.load()
    require((back.format, back.size, back.mode) == (kind, image.size, image.mode), "%s came back changed" % kind)
    return back


def main():
    image = Image.new("RGB", (4, 4), (255, 0, 0))
    image.paste((0, 0, 255), (2, 0, 4, 4))
    image.paste((0, 255, 0), (0, 2, 2, 4))
    small = image.resize((2, 2), FILTERS.BOX)
    pixels = [small.getpixel((x, y)) for y in (0, 1) for x in (0, 1)]
    require(pixels == [(255, 0, 0), (0, 0, 255), (0, 255, 0), (0, 0, 255)], "resizing gave %s" % pixels)

    ramp = Image.new("L", (2, 1))
    ramp.putpixel((1, 0), 200)
    wide = ramp.resize((4, 1), FILTERS.BILINEAR)
    require([wide.getpixel((x, 0)) for x in range(4)] == [0, 50, 150, 200], "bilinear resizing is wrong")

    values = {"pillow": PIL.__version__, "codecs": []}
    if features.check("zlib"):
        require(through(image, "PNG").tobytes() == image.tobytes(), "PNG came back changed")
        values["codecs"].append("png")
    if features.check("jpg"):
        gray = Image.new("RGB", (16, 16), (90, 120, 150))
        back = through(gray, "JPEG").getpixel((8, 8))
        require(all(abs(x - y) <= 4 for x, y in zip(back, (90, 120, 150))), "JPEG came back as %s" % (back,))
        values["codecs"].append("jpeg")
    print(json.dumps(values))


main()
