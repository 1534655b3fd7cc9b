# Made-up pictures as WebP, and beside each what Pillow (libwebp) reads of it as NPY: python3 make.py
import numpy as np
from PIL import Image

height, width = 19, 31
y, x = np.mgrid[0:height, 0:width]
color = np.stack([x * 8, y * 13, (x + y) * 5], 2).astype(np.uint8)
color[:8, :12] = np.random.default_rng(0).integers(0, 256, (8, 12, 3))
rgb = Image.fromarray(color)
rgba = rgb.copy()
# Never 0: the colours of what cannot be seen are anybody's.
rgba.putalpha(Image.fromarray(((x * 3 + y * 7) % 255 + 1).astype(np.uint8)))


def save(name, image, **options):
    image.save(name + ".webp", **options)
    np.save(name + ".npy", np.array(Image.open(name + ".webp")))


save("lossy", rgb, quality=80)
save("lossless", rgb, lossless=True)
save("lossy-alpha", rgba, quality=80)
save("lossless-alpha", rgba, lossless=True, exact=True)
save("grey", Image.fromarray(color[..., 1]), quality=90)
save("one", rgb.crop((0, 0, 1, 1)), quality=80)
exif = Image.Exif()
exif[0x0112] = 6
save("turned", rgb, lossless=True, exif=exif.tobytes())
rgb.save("animated.webp", save_all=True, append_images=[rgb.rotate(180)], lossless=True)
