#!/usr/bin/env python3
"""Windows of images on a server, read by GDAL's /vsicurl.

Arguments: for each window an address, the left, the top, the width and the height. Each is opened, read and closed in turn, without looking for
files beside it. Writes the number of values, and the CPU seconds. Needs Debian's python3-gdal and python3-numpy.
"""
import sys
import time


def main():
    try:
        from osgeo import gdal
    except ImportError as problem:
        sys.exit(f"{problem}: not compared with GDAL; is python3-gdal installed?")
    gdal.UseExceptions()
    gdal.SetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR")
    words = sys.argv[1:]
    values = 0
    for i in range(0, len(words), 5):
        data = gdal.Open("/vsicurl/" + words[i])
        values += data.ReadAsArray(*map(int, words[i + 1 : i + 5])).size
        del data
    print(values)
    print(f"CPU seconds: {time.process_time()}")


if __name__ == "__main__":
    main()
