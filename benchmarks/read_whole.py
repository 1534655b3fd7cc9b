#!/usr/bin/env python3
"""The files of WholeFileBenchmark read by Pillow or GDAL, on one thread.

Arguments: pillow or gdal, and a file. For each line on standard input it reads the file BATCH times from opening to pixels and answers
with a line. Needs Debian's python3-pil, or python3-gdal and python3-numpy.
"""
import sys

BATCH = 5


def pillow(path):
    from PIL import Image

    Image.open(path).load()


def gdal(path):
    from osgeo import gdal as library

    library.UseExceptions()
    library.Open(path).ReadAsArray()


def main():
    read = {"pillow": pillow, "gdal": gdal}[sys.argv[1]]
    for _ in sys.stdin:
        for _ in range(BATCH):
            read(sys.argv[2])
        print("done", flush=True)


if __name__ == "__main__":
    main()
