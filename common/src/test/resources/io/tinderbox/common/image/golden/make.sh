#!/usr/bin/env bash
# Makes the JPEGs of this folder anew, and the pixels that libjpeg-turbo's djpeg gives for them.
# Needs cjpeg and djpeg (Debian: libjpeg-turbo-progs), python3 and its imaging library (python3-pil).
# The files here are of release 2.1.5.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

# 45 x 37 pixels, neither a multiple of 8: slopes, a disc with a sharp edge, fine noise.
python3 - > source.ppm << 'PYTHON'
import sys
width, height, noise = 45, 37, 1
out = bytearray()
for y in range(height):
    for x in range(width):
        noise = (noise * 1103515245 + 12345) % 2**31
        inside = (x - 28) ** 2 + (y - 15) ** 2 < 90
        colour = (230, 60, 40) if inside else (40 + 4 * x, 200 - 4 * y, 90 + 2 * x + y)
        out += bytes(max(0, min(255, value + noise // 65536 % 13 - 6)) for value in colour)
sys.stdout.buffer.write(b"P6 %d %d 255\n" % (width, height) + bytes(out))
PYTHON

make() {
  local name=$1
  shift
  cjpeg "$@" -outfile "$name.jpg" source.ppm
  djpeg -dct int -pnm "$name.jpg" | gzip -9n > "$name.pnm.gz"
}

make sampling-444 -quality 90 -sample 1x1
make sampling-422 -quality 90 -sample 2x1
make sampling-420 -quality 90 -sample 2x2
make sampling-440 -quality 90 -sample 1x2
make sampling-411 -quality 90 -sample 4x1
make sampling-410 -quality 90 -sample 4x2
make quality-10 -quality 10
make quality-100 -quality 100 -sample 1x1
make progressive -quality 85 -progressive
make restarts -quality 85 -restart 1
make optimised -quality 75 -optimize
make grey -quality 85 -grayscale
make grey-progressive -quality 85 -grayscale -progressive
make rgb -quality 90 -rgb

# Four colours, with the segment that Adobe's programs write; djpeg converts them to RGB.
/usr/bin/python3 - << 'PYTHON'
from PIL import Image
red, green, blue = Image.open("source.ppm").split()
Image.merge("CMYK", (red, green, blue, green)).save("cmyk.jpg", quality=90)
PYTHON
djpeg -dct int -pnm cmyk.jpg | gzip -9n > cmyk.pnm.gz
rm source.ppm
