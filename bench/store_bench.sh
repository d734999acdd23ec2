#!/bin/sh
# The archive: pages kept a second beside bare SQLite, bytes a version, queue rows a second
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
shared=${STET_SHARED:-$here/../shared}
bench=$here/build/release/bench/store_bench
[ -x "$bench" ] || { echo "build it first: ./dev build" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$bench" queue 200000 1000
[ -d "$shared/revisions/raw-html" ] || { echo "skipped: no page series at $shared"; exit 0; }
for series in "$shared"/revisions/raw-html/*.tar.xz "$shared"/revisions/synthetic-html/*.tar.xz; do
    name=$(basename "$series" .tar.xz)
    [ "$name" = pairs ] && continue
    mkdir "$tmp/$name"
    tar -xJf "$series" -C "$tmp/$name"
done
"$bench" series "$tmp"/*
if command -v git >/dev/null; then
    echo "git gc --aggressive, the same series, bytes a version"
    for series in "$tmp"/*; do
        repository=$tmp/repository
        git init -q "$repository"
        count=0
        for page in $(find "$series" -name '*.html' | sort); do
            cp "$page" "$repository/page.html"
            git -C "$repository" -c core.autocrlf=false add page.html
            git -C "$repository" -c user.name=bench -c user.email=bench@localhost \
                commit -q --allow-empty -m "$count"
            count=$((count + 1))
        done
        git -C "$repository" gc -q --aggressive --prune=now
        bytes=$(cat "$repository"/.git/objects/pack/*.pack | wc -c)
        printf '%-34s %4s %9s\n' "$(basename "$series")" "$count" $((bytes / count))
        rm -rf "$repository"
    done
fi
find "$shared/eval/body" "$tmp" -name '*.html' | sort | head -n 400 | xargs "$bench" add
