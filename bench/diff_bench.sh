#!/bin/sh
# The diff's speed: 5,000 words within 10 ms, 200 KB with nothing in common within 1 s
set -eu
exec "$(dirname "$0")/../build/release/bench/diff_speed" "$@"
