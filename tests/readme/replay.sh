#!/usr/bin/env bash
# Types what the README tells people to type, in its order and in one shell, and compares what is
# printed. A command must succeed unless the README shows its error. A line "..." stands for any lines, and "..." inside a line for any text.
#   replay.sh VE CLONE
set -euo pipefail
ve=$1 clone=$2
work=$(mktemp -d)
export VE_HOME=$work/home PATH="$(dirname "$ve"):$PATH"
trap 've devnet down --all >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
mkdir "$work/clone"
cp -r "$clone/scenarios" "$work/clone/"
cd "$work/clone"

failures=0
wrong() {
    printf '%s\n' "$@" >&2
    failures=$((failures + 1))
}

# One line: its "..." are any text.
line_fits() {
    local pattern
    pattern=$(sed -e 's/[][*?\\]/\\&/g' -e 's/\.\.\./*/g' <<<"$1")
    # shellcheck disable=SC2053
    [[ $2 == $pattern ]]
}

# fits EXPECTED-INDEX GOT-INDEX over the arrays wanted and got
fits() {
    local w=$1 g=$2
    while [ "$w" -lt "${#wanted[@]}" ]; do
        if [ "${wanted[w]}" = "..." ]; then
            for ((; g <= ${#got[@]}; g++)); do fits $((w + 1)) "$g" && return 0; done
            return 1
        fi
        [ "$g" -lt "${#got[@]}" ] && line_fits "${wanted[w]}" "${got[g]}" || return 1
        w=$((w + 1)) g=$((g + 1))
    done
    [ "$g" -eq "${#got[@]}" ]
}

wanted=() got=() command=''
judge() {
    [ -n "$command" ] || return 0
    { fits 0 0 && [[ $failed = 0 || ${wanted[0]} == *error* ]]; } || wrong "README.md: \$ $command" "--- the README says" "${wanted[@]}" "--- printed" "${got[@]}"
    command='' wanted=()
}

# The network of `./dev devnet`, on ports of its own.
ve devnet up --detach --port auto >"$work/banner"

fence=''
while IFS= read -r line; do
    case $line in
        '```') judge; fence='' ;;
        '```'*) fence=${line#'```'} ;;
        '$ '*)
            [ "$fence" = console ] || continue
            judge
            command=${line#'$ '}
            failed=0
            eval "$command" >"$work/printed" 2>&1 </dev/null || failed=$?
            mapfile -t got <"$work/printed"
            ;;
        *)
            case $fence in
                console) wanted+=("$line") ;;
                text) # the banner; its ports are the defaults, ours are not
                    [ -z "$line" ] || sed -E 's/:[0-9]+$//' "$work/banner" | grep -qxF -- "$(sed -E 's/:[0-9]+$//' <<<"$line")" ||
                        wrong "README.md: the banner has no line '$line'"
                    ;;
            esac
            ;;
    esac
done <"$clone/README.md"

# The map names every folder, and no other.
for folder in $(cd "$clone" && git ls-files 2>/dev/null | grep / | cut -d/ -f1 | sort -u | grep -v '^\.'); do
    grep -q "^|.*\`$folder\`" "$clone/README.md" || [ "$folder" = docs ] || wrong "README.md: the map lacks $folder"
done
[ "$failures" = 0 ]
