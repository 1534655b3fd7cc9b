#!/usr/bin/env python3
"""Measures OpenCV's linear warps at what WarpBenchmark does, on one thread.

Needs OpenCV and numpy (Debian: python3-opencv). Prints the smallest time and the median of each.
"""
import time

import cv2
import numpy as np

SIDE = 512
ROUNDS = 200


def measure(name, call):
    for _ in range(20):
        call()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    print(f"{name:32} least {times[0]:8.0f} us  median {times[ROUNDS // 2]:8.0f} us")


def shrink(image):
    # kwimage's antialiasing for a factor of 0.4: a blur of 7 pixels, then the warp.
    blurred = cv2.GaussianBlur(image, (7, 7), 1.0699027846904146 * 2 ** (np.log2(1 / 0.4) - 1))
    half = np.float32([[0.4, 0, -0.3], [0, 0.4, -0.3]])
    return cv2.warpAffine(blurred, half, (205, 205), flags=cv2.INTER_LINEAR)


def main():
    cv2.setNumThreads(1)
    random = np.random.default_rng(0)
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 17, 1.0)
    enlarge = np.float32([[1.3, 0, 0.15], [0, 1.3, 0.15]])
    for dtype in (np.uint8, np.float32):
        for channels in (3, 1):
            image = random.integers(0, 256, (SIDE, SIDE, channels)).astype(dtype)
            out = np.empty_like(image)
            label = f"{np.dtype(dtype).name} x{channels}"
            for name, matrix in (("rotated", turn), ("enlarged", enlarge)):
                measure(
                    f"{label} {name}",
                    lambda: cv2.warpAffine(
                        image, matrix, (SIDE, SIDE), dst=out, flags=cv2.INTER_LINEAR
                    ),
                )
            measure(f"{label} shrunk", lambda: shrink(image))


if __name__ == "__main__":
    main()
