#!/bin/sh
# Draws the icon's sizes again from logo.svg (and from small.svg, whose strokes
# are heavier, up to 32 pixels). Needs rsvg-convert from librsvg.
set -eu
cd "$(dirname "$0")"
for s in 16 32; do rsvg-convert -w $s -h $s small.svg -o $s.png; done
for s in 48 64 128 256 512; do rsvg-convert -w $s -h $s ../logo.svg -o $s.png; done
cp 512.png ../icon.png
