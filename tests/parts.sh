# For run.sh and deep.sh: named parts, the time of each, a table at the end. A part that fails ends all.
parts_taken=()

# Seconds of processor time of all that has run so far, into parts_used. Bash's own count is that of this
# very shell, so that it goes through a file and not through a command substitution.
parts_count() {
    local file
    file=$(mktemp)
    times >"$file"
    parts_used=$(awk 'NR == 2 { split($1, own, /[ms]/); split($2, kernel, /[ms]/)
                                printf "%.0f", 60 * (own[1] + kernel[1]) + own[2] + kernel[2] }' "$file")
    rm -f "$file"
}

# parts_wanted [PART…]: into wanted, those of them that run, which are all unless some are named.
parts_wanted() {
    local name
    wanted=("$@")
    [ $# -gt 0 ] || wanted=("${all[@]}")
    for name in "${wanted[@]}"; do
        case " ${all[*]} " in
        *" $name "*) ;;
        *) echo "${0##*/}: no part '$name'; there are: ${all[*]}" >&2; exit 2 ;;
        esac
    done
}

# part NAME COMMAND…
part() {
    local name=$1 start=$SECONDS before
    parts_count
    before=$parts_used
    shift
    echo "== $name"
    "$@"
    parts_count
    parts_taken+=("$(printf '%-14s %7d %11d' "$name" $((SECONDS - start)) $((parts_used - before)))")
    echo "== $name: $((SECONDS - start)) s"
}

parts_table() {
    printf '%-14s %7s %11s\n' part seconds "processor s"
    printf '%s\n' "${parts_taken[@]}"
}
