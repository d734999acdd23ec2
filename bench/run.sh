#!/bin/sh
# ./dev bench [NAME [ARGS]]: runs one bench, or lists them with the first line of what each says.
set -eu
here=$(dirname "$0")
name=${1:-list}
[ $# = 0 ] || shift
if [ "$name" = list ]; then
    echo "benches (./dev bench NAME):"
    for file in "$here"/*_bench.sh "$here"/*_bench.py; do
        [ -e "$file" ] || continue
        base=$(basename "$file")
        printf '  %-16s %s\n' "${base%_bench.*}" \
            "$(sed -n -e 's/^"""//p' -e '2s/^# //p' "$file" | head -n 1)"
    done
elif [ -e "$here/${name}_bench.py" ]; then
    exec python3 "$here/${name}_bench.py" "$@"
elif [ -e "$here/${name}_bench.sh" ]; then
    exec sh "$here/${name}_bench.sh" "$@"
else
    echo "no bench called $name; ./dev bench list" >&2
    exit 2
fi
