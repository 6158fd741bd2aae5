#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Films of 60 frames whose luma is 20 + 3 * number, so that a test knows which frame it sees. ffmpeg 5.1.
set -e
cd "$(dirname "$0")"
film() {
    name=$1 rate=$2
    shift 2
    ffmpeg -v error -y -f lavfi -i "color=black:size=48x32:rate=$rate,format=yuv420p,geq=lum=20+3*N:cb=128:cr=128" \
        -frames:v 60 -fflags +bitexact -flags:v +bitexact "$@" "$name"
}
film counted.mp4 25 -c:v libx264 -preset medium -g 30 -bf 3
film counted.webm 30000/1001 -c:v libvpx-vp9 -g 40
film counted.mkv 24 -c:v mpeg4 -g 12 -bf 2
film counted.avi 10 -c:v mjpeg -q:v 3
film counted_b.avi 15 -c:v mpeg4 -g 25 -bf 2
film counted.gif 20 -pix_fmt gray
