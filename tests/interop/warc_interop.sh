#!/bin/sh
# What stet writes, read by other tools: warcio and pywb (PyPI), jwarc (Maven Central).
#
#   tests/interop/warc_interop.sh [STET]      default: build/release/stet
#
# Optional, and no part of ./dev test: the tools are fetched into a folder of their own
# (build/interop, or $STET_INTEROP) where they are not there yet. A tool that cannot be had is
# skipped with a message. Exit status 1 where a tool that ran found a fault.
set -eu
cd "$(dirname "$0")/../.."
stet=$(realpath "${1:-build/release/stet}")
tools=${STET_INTEROP:-$PWD/build/interop}
jwarc_version=0.31.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

say() { printf '%s\n' "$*"; }
# verdict TOOL STATUS WHAT
verdict() {
    if [ "$2" = 0 ]; then say "ok    $1: $3"; else say "FAULT $1: $3"; failed=1; fi
}

# What to write: our own sample, and the shared ones where they are at hand; with and without the
# bytes of the wire.
samples="fixtures/warc/files/pairs.warc fixtures/warc/files/old.arc fixtures/warc/files/brackets.warc"
shared=${STET_SHARED:-../shared}/conformance/warc/files
for name in IAH-urls-wget.warc example.warc.gz example-iana.org-chunked.warc dupes.warc.gz \
    post-test.warc.gz hello-world.warc; do
    [ ! -e "$shared/$name" ] || samples="$samples $shared/$name"
done
# shellcheck disable=SC2086  # a list of paths
for kind in decoded wire; do
    flag=
    [ $kind = decoded ] || flag=--keep-wire
    "$stet" --quiet --archive "$work/$kind.db" import $flag $samples >/dev/null || [ $? = 4 ]
    "$stet" --quiet --archive "$work/$kind.db" export --with-credentials --profile private \
        -o "$work/$kind.warc.gz"
    "$stet" --quiet --archive "$work/$kind.db" export --with-credentials --profile private \
        -o "$work/$kind.wacz"
done

# -- warcio and pywb -----------------------------------------------------------------------------
if [ ! -x "$tools/python/bin/python" ] && command -v python3 >/dev/null; then
    python3 -m venv "$tools/python" >/dev/null 2>&1 || rm -rf "$tools/python"
fi
python=$tools/python/bin/python
have() { "$python" -c "import $1" >/dev/null 2>&1; }
if [ -x "$python" ]; then
    have warcio || "$python" -m pip install -q warcio >/dev/null 2>&1 || true
    have pywb || "$python" -m pip install -q pywb "setuptools<81" >/dev/null 2>&1 || true
fi
if [ -x "$python" ] && have warcio; then
    for kind in decoded wire; do
        status=0
        "$python" -m warcio.cli check -v "$work/$kind.warc.gz" >"$work/check" 2>&1 || status=$?
        grep -q "digest failed" "$work/check" && status=1
        [ $status = 0 ] || tail -n 20 "$work/check"
        verdict warcio $status "check of $kind.warc.gz, $(grep -c "digest pass" "$work/check" ||
            true) records with matching digests"
        status=0
        "$python" tests/interop/read_warcio.py "$work/$kind.warc.gz" "${work}/$kind.cdxj" || status=$?
        verdict warcio $status "every record of $kind.warc.gz, its payloads and its index"
    done
else
    say "skip  warcio: not there, and cannot be installed"
fi
if [ -x "$python" ] && have pywb; then
    for kind in decoded wire; do
        status=0
        "$python" tests/interop/read_pywb.py "$work/$kind.warc.gz" "$work/$kind.cdxj" \
            2>"$work/pywb" || status=$?
        [ $status = 0 ] || tail -n 5 "$work/pywb"
        verdict pywb $status "index of $kind.warc.gz made anew and compared; pages replayed"
    done
else
    say "skip  pywb: not there, and cannot be installed"
fi

# -- jwarc ----------------------------------------------------------------------------------------
jar=$tools/jwarc-$jwarc_version.jar
if [ ! -e "$jar" ] && command -v mvn >/dev/null && command -v java >/dev/null; then
    mkdir -p "$tools"
    mvn -q -B dependency:copy -Dartifact="org.netpreserve:jwarc:$jwarc_version" \
        -DoutputDirectory="$tools" >/dev/null 2>&1 || true
fi
if [ -e "$jar" ] && command -v java >/dev/null; then
    for kind in decoded wire; do
        status=0
        java -jar "$jar" validate "$work/$kind.warc.gz" >"$work/jwarc" 2>&1 || status=$?
        [ $status = 0 ] || head -n 20 "$work/jwarc"
        verdict jwarc $status "validate $kind.warc.gz"
        status=0
        java -jar "$jar" cdx --no-header "$work/$kind.warc.gz" >"$work/jwarc.cdx" 2>"$work/jwarc" ||
            status=$?
        theirs=$(wc -l <"$work/jwarc.cdx")
        ours=$(wc -l <"$work/$kind.cdxj")
        [ "$theirs" = "$ours" ] || status=1
        [ $status = 0 ] || head -n 20 "$work/jwarc"
        verdict jwarc $status "cdx of $kind.warc.gz, $theirs lines beside $ours of ours"
    done
else
    say "skip  jwarc: java or $jar is not there"
fi

# -- WACZ -----------------------------------------------------------------------------------------
if command -v python3 >/dev/null; then
    for kind in decoded wire; do
        status=0
        python3 tests/interop/read_wacz.py "$work/$kind.wacz" || status=$?
        verdict zipfile $status "parts and digests of $kind.wacz"
    done
fi
exit $failed
