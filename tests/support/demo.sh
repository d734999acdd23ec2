#!/bin/sh
# demo.sh BUILD: what ./dev demo shows. A newsroom on loopback is crawled, edits its stories, and is
# crawled again; then history, a diff, a search and an export, as a person would see them.
set -eu
build=$1
folder=$(mktemp -d)
newsroom=
tidy() {
    [ -z "$newsroom" ] || kill "$newsroom" 2>/dev/null || true
    rm -rf "$folder"
}
trap tidy EXIT
trap 'exit 130' INT TERM

bold=
plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m')
    plain=$(printf '\033[0m')
fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
stet() {
    printf '%s$ stet %s%s\n' "$bold" "$*" "$plain"
    "$build/stet" "$@"
}

"$build/stet_newsroom" >"$folder/newsroom.txt" &
newsroom=$!
while ! grep -q '^ready' "$folder/newsroom.txt"; do # ends: the newsroom says ready or dies
    kill -0 "$newsroom" 2>/dev/null || { echo "the newsroom did not start" >&2; exit 1; }
    sleep 0.1
done
seeds=$(sed -n 's/^\(http[^	]*\)	.*/\1/p' "$folder/newsroom.txt")
courier=$(sed -n 's/^\(http[^	]*\)	courier$/\1/p' "$folder/newsroom.txt")
export STET_ARCHIVE="$folder/news.db"

say "Five newspapers on loopback; nothing leaves this machine. Their stories are crawled and kept."
# shellcheck disable=SC2086  # a list of seeds
stet crawl --allow-private --delay 0 $seeds

say "The newsrooms edit their stories, some without a word. We look again, twice."
for edition in 2 3; do
    curl -fsS -X POST "${courier}_newsroom/advance" >/dev/null
    # shellcheck disable=SC2086
    stet crawl --allow-private --delay 0 $seeds
done

story="${courier}$("$build/stet" list --json | sed -n 's/.*"url" *: *"[^"]*\/\/[^/]*\/\([^"]*ferry[^"]*\)".*/\1/p' | head -n 1)"

say "What became of one story"
stet history "$story"

say "What was changed in it, word by word"
stet diff "$story" 1 2

say "Found again by what it said once"
stet search ferry fares

say "One of three things stet is for: text, out, with where it comes from"
stet export --format markdown "$story" | sed -n '1,24p'

say "And the archive is sound"
stet stats
stet check
