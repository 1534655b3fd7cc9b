#!/usr/bin/env python3
"""Writes the TIFF files of this folder with GDAL (3.6.2 made those that are here).

Needs GDAL's Python module and numpy. Every value is a formula of its place, which the test
computes too: see value() below and GdalFilesTest. A file's name says what is in it:

    DTYPE-BANDS-LAYOUT-COMPRESSION-PREDICTOR[-OPTION...].tif

JPEG is lossy: there, GDAL's own pixels are beside the file in NAME.bin, band after pixel after row.
"""
import os

import numpy as np
from osgeo import gdal

gdal.UseExceptions()
os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 41, 29

NUMPY = {
    "uint8": np.uint8, "int16": np.int16, "uint16": np.uint16, "int32": np.int32,
    "uint32": np.uint32, "int64": np.int64, "uint64": np.uint64, "float32": np.float32,
    "float64": np.float64,
}
GDAL = {
    "uint8": gdal.GDT_Byte, "int16": gdal.GDT_Int16, "uint16": gdal.GDT_UInt16,
    "int32": gdal.GDT_Int32, "uint32": gdal.GDT_UInt32, "int64": gdal.GDT_Int64,
    "uint64": gdal.GDT_UInt64, "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64,
}


def value(dtype, width, height, bands):
    """The pixels: (height, width, bands)."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(bands), indexing="ij")
    base = (x * 5 + y * 3 + c * 50 + (x * y) % 7).astype(np.int64)
    if dtype == "uint8":
        return (base % 256).astype(np.uint8)
    if dtype == "int16":
        return (base * 37 - 5000).astype(np.int16)
    if dtype == "uint16":
        return (base * 97 + 20000).astype(np.uint16)
    if dtype == "int32":
        return (base * 1000003 - 100000000).astype(np.int32)
    if dtype == "uint32":
        return (base * 1000003 + 2500000000).astype(np.uint32)
    if dtype == "int64":
        return base * 10000000000007 - 1000000000000000
    if dtype == "uint64":
        return (base * 10000000000007).astype(np.uint64)
    if dtype == "float32":
        return (base.astype(np.float32) * np.float32(0.25) - np.float32(30.5)).astype(np.float32)
    return base * 0.125 - 1000.0625


def write(name, pixels, dtype, options, mutate=None):
    bands = pixels.shape[2]
    memory = gdal.GetDriverByName("MEM").Create(
        "", pixels.shape[1], pixels.shape[0], bands, GDAL[dtype])
    for b in range(bands):
        memory.GetRasterBand(b + 1).WriteArray(pixels[:, :, b])
    if mutate:
        mutate(memory)
    gdal.GetDriverByName("GTiff").CreateCopy(name, memory, options=options)


LAYOUTS = {"tiled": ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"], "strips": ["BLOCKYSIZE=7"]}


def matrix(dtype, bands, layout, compression, predictor, *extra):
    options = LAYOUTS[layout] + ["COMPRESS=" + compression]
    if predictor != 1:
        options.append("PREDICTOR=%d" % predictor)
    for e in extra:
        options += {"planar": ["INTERLEAVE=BAND"], "be": ["ENDIANNESS=BIG"], "big": ["BIGTIFF=YES"]}[e]
    name = "-".join([dtype, str(bands), layout, compression.lower(), str(predictor)] + list(extra))
    write(name + ".tif", value(dtype, W, H, bands), dtype, options)


def main():
    for old in os.listdir("."):
        if old.endswith((".tif", ".bin")):
            os.remove(old)
    for c in ["NONE", "PACKBITS", "LZW", "DEFLATE", "ZSTD"]:
        matrix("uint8", 3, "tiled", c, 1)
        matrix("uint8", 1, "strips", c, 1)
        matrix("uint16", 2, "strips", c, 1, "planar")
        matrix("float32", 1, "tiled", c, 1, "be")
    for c in ["LZW", "DEFLATE", "ZSTD"]:
        matrix("uint8", 1, "tiled", c, 2)
        matrix("uint8", 3, "strips", c, 2)
        matrix("uint8", 4, "tiled", c, 2, "planar")
        matrix("uint16", 3, "tiled", c, 2, "be")
        matrix("float32", 3, "tiled", c, 3)
        matrix("float64", 2, "strips", c, 3, "big")  # big-endian: GDAL 3.6 writes garbage
    for d in ["int16", "uint16", "int32", "uint32", "int64", "uint64", "float64"]:
        matrix(d, 1, "tiled", "NONE", 1)
        matrix(d, 3, "strips", "NONE", 1, "be", "big")
        matrix(d, 2, "tiled", "DEFLATE", 2 if d != "float64" else 1, "big")
    matrix("float32", 2, "tiled", "DEFLATE", 2)
    matrix("float32", 2, "tiled", "DEFLATE", 3, "planar")
    matrix("uint8", 5, "tiled", "LZW", 2, "planar", "big", "be")

    # Packed samples.
    for bits in [1, 2, 4, 12]:
        wide = "uint16" if bits > 8 else "uint8"
        pixels = (value("uint16", W, H, 1) % (1 << bits)).astype(NUMPY[wide])
        write("bits-%d.tif" % bits, pixels, wide, ["NBITS=%d" % bits, "COMPRESS=DEFLATE"])
    write("half.tif", value("float32", W, H, 2), "float32", ["NBITS=16", "COMPRESS=LZW"])
    write("int8.tif", value("uint8", W, H, 1), "uint8", ["PIXELTYPE=SIGNEDBYTE", "COMPRESS=LZW"])

    def palette(dataset):
        table = gdal.ColorTable()
        for i in range(256):
            table.SetColorEntry(i, (i, 255 - i, (i * 7) % 256, 255))
        dataset.GetRasterBand(1).SetColorTable(table)
        dataset.GetRasterBand(1).SetColorInterpretation(gdal.GCI_PaletteIndex)

    write("palette-8.tif", value("uint8", W, H, 1), "uint8", ["COMPRESS=PACKBITS"], palette)
    write("palette-4.tif", value("uint8", W, H, 1) % 16, "uint8", ["NBITS=4"], palette)

    # JPEG: YCbCr with shared tables and subsampling, RGB, grey, planar.
    for name, bands, options in [
        ("jpeg-ycbcr", 3, ["PHOTOMETRIC=YCBCR"]),
        ("jpeg-rgb", 3, ["PHOTOMETRIC=RGB"]),
        ("jpeg-grey", 1, []),
        ("jpeg-planar", 2, ["INTERLEAVE=BAND"]),
        ("jpeg-four", 4, ["PHOTOMETRIC=RGB", "ALPHA=YES"]),
        ("jpeg-strips", 3, ["PHOTOMETRIC=YCBCR", "TILED=NO", "BLOCKYSIZE=16"]),
    ]:
        pixels = value("uint8", W, H, bands)
        write(name + ".tif", pixels, "uint8", ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16"] * (name != "jpeg-strips")
              + ["COMPRESS=JPEG", "JPEG_QUALITY=90"] + options)
        read = gdal.Open(name + ".tif").ReadAsArray()
        read = read.reshape(bands, H, W).transpose(1, 2, 0)
        open(name + ".bin", "wb").write(np.ascontiguousarray(read).tobytes())

    # Sparse tiles: only the tile that has (20, 20) is written.
    sparse = gdal.GetDriverByName("GTiff").Create(
        "sparse.tif", W, H, 2, gdal.GDT_Int16,
        options=["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "SPARSE_OK=TRUE", "COMPRESS=DEFLATE"])
    for b in (1, 2):
        sparse.GetRasterBand(b).SetNoDataValue(-99)
        sparse.GetRasterBand(b).WriteArray(np.full((1, 1), 7 * b, np.int16), 20, 20)
    sparse = None

    # Overviews, a mask, geographic tags, metadata: GDAL's COG driver.
    memory = gdal.GetDriverByName("MEM").Create("", 100, 70, 3, gdal.GDT_Byte)
    pixels = value("uint8", 100, 70, 3)
    for b in range(3):
        memory.GetRasterBand(b + 1).WriteArray(pixels[:, :, b])
    memory.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full((70, 100), 255, np.uint8)
    mask[10:30, 40:60] = 0
    memory.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    memory.SetGeoTransform((300000, 10, 0, 5000000, 0, -10))
    memory.SetProjection('LOCAL_CS["local",UNIT["metre",1]]')
    memory.SetMetadataItem("WHERE", "over there")
    gdal.GetDriverByName("COG").CreateCopy(
        "cog.tif", memory, options=["COMPRESS=DEFLATE", "BLOCKSIZE=128", "OVERVIEW_COUNT=2", "OVERVIEW_RESAMPLING=NEAREST"])
    copy = gdal.GetDriverByName("MEM").CreateCopy("", memory)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    copy = gdal.GetDriverByName("GTiff").CreateCopy(
        "overviews.tif", copy, options=["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32", "COMPRESS=LZW", "BIGTIFF=YES"])
    copy.BuildOverviews("NEAREST", [2, 4])
    copy = None


main()
for f in os.listdir("."):
    if f.endswith(".aux.xml"):
        os.remove(f)
