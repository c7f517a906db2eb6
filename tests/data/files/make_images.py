"""Writes the images of this folder and expected.json: what Pillow makes of them.

Run with Pillow 9.4, ImageMagick 6 and libwebp 1.2 (Debian: python3-pil, imagemagick). Pixels are formulas, so that the
tests can make the sources of the resized images themselves.
"""

import io
import json
import subprocess
from pathlib import Path

from PIL import Image

folder = Path(__file__).parent
width, height = 12, 8


def picture(w, h):
    """Smooth colours, the same as in tests/data/resize_image_test.ts."""
    image = Image.new("RGB", (w, h))
    image.putdata([((7 * x + 3 * y) % 256, (x * x + 5 * y) % 256, (255 - 4 * x + y * y) % 256)
                   for y in range(h) for x in range(w)])
    return image


def gentle():
    image = Image.new("RGB", (width, height))
    image.putdata([(20 * x, 30 * y, 200 - 10 * x) for y in range(height) for x in range(width)])
    return image


def rgb_jpeg():
    """A JPEG whose components are red, green and blue, as Adobe's segment with transform 0 says."""
    file = io.BytesIO()
    gentle().convert("YCbCr").save(file, "JPEG", quality=95, subsampling=0)
    data = file.getvalue()
    length = int.from_bytes(data[4:6], "big")
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
    return data[:2] + adobe + data[4 + length:]


def write_images():
    base = gentle()
    base.save(folder / "progressive.jpg", quality=90, progressive=True, subsampling=0)
    base.convert("L").save(folder / "gray.jpg", quality=90)
    inks = Image.new("CMYK", (width, height))
    inks.putdata([(20 * x, 30 * y, 10 * (x + y), 12 * x) for y in range(height) for x in range(width)])
    inks.save(folder / "cmyk.jpg", quality=95, subsampling=0)
    inks.save(folder / "cmyk.tif")
    ycck = ["convert", "cmyk.tif", "-quality", "95", "-sampling-factor", "1x1", "ycck.jpg"]
    subprocess.run(ycck, cwd=folder, check=True)
    (folder / "cmyk.tif").unlink()
    (folder / "rgb.jpg").write_bytes(rgb_jpeg())
    alpha = Image.linear_gradient("L").resize((width, height))
    rgba = base.copy()
    rgba.putalpha(alpha)
    rgba.save(folder / "rgba.png")
    gray_alpha = base.convert("L")
    gray_alpha.putalpha(alpha)
    gray_alpha.save(folder / "gray_alpha.png")
    base.quantize(6).save(folder / "palette.png", bits=4, transparency=2)
    subprocess.run(["convert", "rgba.png", "-alpha", "off", "-interlace", "PNG", "interlaced.png"], cwd=folder, check=True)
    depth = ["convert", "-size", "12x8", "gradient:#123456789abc-#fedcba987654", "-depth", "16", "PNG48:depth16.png"]
    subprocess.run(depth, cwd=folder, check=True)
    base.save(folder / "lossy.webp", quality=80)
    base.save(folder / "lossless.webp", lossless=True)
    rgba.save(folder / "alpha.webp", lossless=True, exact=True)
    base.save(folder / "animated.webp", save_all=True, append_images=[base.rotate(180)], duration=100)


def resized():
    """[width, height, filter, pixels] of a picture of 37 x 23, smaller, larger, and along one axis."""
    source = picture(37, 23)
    filters = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
    sizes = [(12, 9), (37, 5), (3, 23), (1, 1), (60, 3), (5, 40)]
    return [[w, h, name, source.resize((w, h), chosen).tobytes().hex()]
            for w, h in sizes for name, chosen in filters.items()]


def preprocessed():
    """As torchvision: shorter side 16, the longer cut to a whole number, the centre 11 x 13, tensors from 0 to 1."""
    source = picture(37, 23)
    small = source.resize((int(16 * 37 / 23), 16), Image.BILINEAR)
    top, left = int(round((16 - 11) / 2.0)), int(round((small.width - 13) / 2.0))
    return small.crop((left, top, left + 13, top + 11)).tobytes().hex()


write_images()
files = sorted(path.name for path in folder.iterdir() if path.suffix in (".jpg", ".png", ".webp"))
expected = {
    "rgb": {name: Image.open(folder / name).convert("RGB").tobytes().hex() for name in files if name != "animated.webp"},
    "resized": resized(),
    "preprocessed": preprocessed(),
    "luma": picture(5, 3).convert("L").tobytes().hex(),
}
(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
