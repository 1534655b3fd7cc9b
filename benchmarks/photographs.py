#!/usr/bin/env python3
"""What Pillow and OpenCV need for the photographs of PhotographBenchmark, on one thread.

Argument: a folder of JPEG files. For each line on standard input (whole or crop) it goes through all of them and answers
with its CPU seconds. Needs numpy and, for whole, OpenCV, for crop, Pillow (Debian: python3-opencv, python3-pil).
"""
import pathlib
import random
import sys
import time

import numpy as np

SIDE = 224


def whole(file):
    import cv2

    cv2.setNumThreads(1)
    return cv2.imread(file)


def crop(file):
    from PIL import Image

    with Image.open(file) as image:
        x = random.randint(0, max(0, image.width - SIDE))
        y = random.randint(0, max(0, image.height - SIDE))
        return np.asarray(image.crop((x, y, min(image.width, x + SIDE), min(image.height, y + SIDE))))


def main():
    files = sorted(str(file) for file in pathlib.Path(sys.argv[1]).rglob("*.jpg"))
    work = {"whole": whole, "crop": crop}
    for line in sys.stdin:
        before = time.process_time()
        for file in files:
            work[line.strip()](file)
        print("CPU seconds:", time.process_time() - before, flush=True)


if __name__ == "__main__":
    main()
