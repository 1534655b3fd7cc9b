#!/usr/bin/env python3
"""The warps of WarpBenchmark by OpenCV, on one thread.

Arguments: the numpy type and the number of channels. For each line on standard input (rotated, enlarged, cubic, nearest, shrunk or shrunkMore) it warps
BATCH times and answers with a line. Needs OpenCV and numpy (Debian: python3-opencv).
"""
import sys

import cv2
import numpy as np

SIDE = 512
BATCH = 10


def main():
    cv2.setNumThreads(1)
    random = np.random.default_rng(0)
    image = random.integers(0, 256, (SIDE, SIDE, int(sys.argv[2]))).astype(sys.argv[1])
    out = np.empty_like(image)
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 17, 1.0)
    enlarge = np.float32([[1.3, 0, 0.15], [0, 1.3, 0.15]])
    half = np.float32([[0.4, 0, -0.3], [0, 0.4, -0.3]])
    # kwimage's antialiasing for a factor of 0.4: a blur of 7 pixels before the warp.
    sigma = 1.0699027846904146 * 2 ** (np.log2(1 / 0.4) - 1)
    # And for 0.1: a halving, then a blur of 13 pixels for what is left.
    tenth = np.float32([[0.2, 0, -0.4], [0, 0.2, -0.4]])
    wider = 1.0699027846904146 * 2 ** (np.log2(1 / 0.2) - 1)
    warp = {
        "rotated": lambda: cv2.warpAffine(image, turn, (SIDE, SIDE), dst=out, flags=cv2.INTER_LINEAR),
        "enlarged": lambda: cv2.warpAffine(image, enlarge, (SIDE, SIDE), dst=out, flags=cv2.INTER_LINEAR),
        "cubic": lambda: cv2.warpAffine(image, turn, (SIDE, SIDE), dst=out, flags=cv2.INTER_CUBIC),
        "nearest": lambda: cv2.warpAffine(image, turn, (SIDE, SIDE), dst=out, flags=cv2.INTER_NEAREST),
        "shrunkMore": lambda: cv2.warpAffine(
            cv2.GaussianBlur(cv2.pyrDown(image), (13, 13), wider), tenth, (52, 52), flags=cv2.INTER_LINEAR
        ),
        "shrunk": lambda: cv2.warpAffine(
            cv2.GaussianBlur(image, (7, 7), sigma), half, (205, 205), flags=cv2.INTER_LINEAR
        ),
    }
    for line in sys.stdin:
        for _ in range(BATCH):
            warp[line.strip()]()
        print("done", flush=True)


if __name__ == "__main__":
    main()
