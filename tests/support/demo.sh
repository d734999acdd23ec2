#!/bin/sh
# demo.sh BUILD: what ./dev demo shows. A newsroom on loopback is crawled, edits its stories, and is
# crawled again; then what became of them, as a person would see it. Ends with 1 when a step fails
# or does not show what it says.
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
shown() { printf '%s$ stet %s%s\n' "$bold" "$*" "$plain"; }
stet() {
    shown "$*"
    "$build/stet" "$@"
}
# expect WORDS ARGS…: what was just shown did hold these words.
expect() {
    words=$1
    shift
    "$build/stet" "$@" >"$folder/expect.txt"
    grep -qF -e "$words" "$folder/expect.txt" || {
        echo "demo: \`stet $*\` does not show: $words" >&2
        exit 1
    }
}
# story WORDS: the id of the one story whose headline holds these words.
story() {
    "$build/stet" list --json >"$folder/list.jsonl"
    id=$(sed -n "/\"headline\":\"[^\"]*$1/s/.*\"story\":\"\(s[0-9]*\)\".*/\1/p" "$folder/list.jsonl")
    [ -n "$id" ] || { echo "demo: no story with \"$1\" in its headline" >&2; return 1; }
    printf '%s\n' "$id"
}

"$build/stet_newsroom" >"$folder/newsroom.txt" &
newsroom=$!
while ! grep -q '^ready' "$folder/newsroom.txt"; do # ends: the newsroom says ready or dies
    kill -0 "$newsroom" 2>/dev/null || { echo "the newsroom did not start" >&2; exit 1; }
    sleep 0.1
done
courier=$(sed -n 's/^\(http[^	]*\)	courier$/\1/p' "$folder/newsroom.txt")
cd "$folder"
case $build in /*) ;; *) build=$OLDPWD/$build ;; esac
unset STET_ARCHIVE

say "A newspaper on loopback; nothing leaves this machine. Its stories are crawled and kept in stet.db."
stet crawl --allow-private --delay 0 "$courier"

say "Its editors change their stories, some without a word. We look again."
curl -fsS -X POST "${courier}_newsroom/advance" >/dev/null
stet crawl --allow-private --delay 0 "$courier"

say "They go on, and so do we."
curl -fsS -X POST "${courier}_newsroom/advance" >/dev/null
stet --quiet crawl --allow-private --delay 0 "$courier"

fares=$(story fares)
bridge=$(story 'bridge to close')

say "What became of one story"
stet history "$fares"
expect 'correction notice' history "$fares"

say "A silent edit: the fare was changed, and the page does not say so"
stet diff "$fares" 1 2
expect '4.80' diff "$fares" 1 2

say "A day later it owns up: a correction notice"
stet diff "$fares" 2 3
expect 'orrect' diff "$fares" 2 3

say "Another story, where a paragraph was moved"
stet diff "$bridge" first latest
expect 'moved' diff "$bridge" first latest

say "A text that stands nowhere any more is still found"
stet search --limit 2 ferry fares
expect "$fares" search ferry fares

say "Text, out, with where it comes from"
shown "export --format markdown $fares"
"$build/stet" export --format markdown "$fares" >"$folder/fares.md"
sed -n '1,8p;/^digest: /p' "$folder/fares.md" | cut -c -100
echo "…"

say "And the archive is sound"
stet check
