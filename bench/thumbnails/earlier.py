"""The thumbnails of the earlier service: everything decoded, the square in the middle cut out, LANCZOS, JPEG at 85."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image

SIDE = 256


def thumbnail(path):
    with open(path, "rb") as file:
        image = Image.open(BytesIO(file.read()))
    image = image.convert("RGB")
    width, height = image.size
    scale = max(SIDE / width, SIDE / height)
    image = image.resize((round(width * scale), round(height * scale)), Image.LANCZOS)
    left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    out = BytesIO()
    image.crop((left, top, left + SIDE, top + SIDE)).save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


paths = sys.argv[1:]
begun = time.perf_counter()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(thumbnail, paths))
print((time.perf_counter() - begun) * 1000)
