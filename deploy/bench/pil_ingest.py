#!/usr/bin/env python3
"""Pictures to shards as a straightforward script does it, to measure ingest against.

Reads and decodes every JPEG of a Tiny ImageNet folder with PIL on so many processes, and writes
the pixels and labels of 1,024 pictures at a time as NumPy files: no hashes, no statistics, no
rejects, no shuffling.

    pil_ingest.py FOLDER OUT 2
"""
import multiprocessing
import pathlib
import sys
import time

import numpy
from PIL import Image


def shard(task):
    number, files, out = task
    pixels = numpy.empty((len(files), 3, 64, 64), numpy.uint8)
    for i, file in enumerate(files):
        with Image.open(file) as picture:
            pixels[i] = numpy.asarray(picture.convert("RGB")).transpose(2, 0, 1)
    numpy.save(out / f"{number:05d}.npy", pixels)
    return len(files)


def main(folder, out, processes):
    begun = time.monotonic()
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(map(str, pathlib.Path(folder).rglob("*.JPEG")))
    tasks = [(i, files[i : i + 1024], out) for i in range(0, len(files), 1024)]
    with multiprocessing.Pool(int(processes)) as pool:
        done = sum(pool.imap_unordered(shard, tasks))
    seconds = time.monotonic() - begun
    print(f"{done} files in {seconds:.1f} s: {done / seconds:.0f} files/s on {processes} processes")


if __name__ == "__main__":
    main(*sys.argv[1:])
