# Sourced by the suite of every lab: one scenario is one executable file of scenarios/, its name says what it proves, its first
# comment says it in a sentence.
#
#   --list        the scenarios and what they prove
#   --only NAME   this one (repeatable); without, all
#   --not NAME    all but this one (repeatable)
#
# A scenario that ends with 77 was skipped. Each is bounded by its line "# limit: SECONDS", else by `limit`; by LAB_SCENARIO, where that is
# set. The caller has set `lab`, `scenarios` (the directory) and `limit`.

usual_limit=$limit

limit_of() {
    local own
    own=$(sed -n '3s/^# limit: *//p' "$scenarios/$1")
    echo "${LAB_SCENARIO:-${own:-$usual_limit}}"
}

list() {
    local file
    for file in "$scenarios"/*; do
        [[ -x $file && -f $file ]] || continue
        printf '%-42s %s\n' "${file##*/}" "$(sed -n '2s/^# *//p' "$file")"
    done
}

# Sets `selected`.
select_scenarios() {
    local file left_out=()
    selected=()
    while [[ $# -gt 0 ]]; do
        case $1 in
            --list) list; exit 0 ;;
            --only | --not)
                [[ -x $scenarios/${2:-} && -n ${2:-} ]] || { echo "lab/$lab: no scenario '${2:-}'; there are:" >&2; list >&2; exit 2; }
                if [[ $1 == --only ]]; then selected+=("$2"); else left_out+=("$2"); fi
                shift 2 ;;
            *) echo "lab/$lab: '$1' is none of --list, --only NAME and --not NAME" >&2; exit 2 ;;
        esac
    done
    if [[ ${#selected[@]} -eq 0 ]]; then
        for file in "$scenarios"/*; do
            if [[ -x $file && -f $file && " ${left_out[*]} " != *" ${file##*/} "* ]]; then selected+=("${file##*/}"); fi
        done
    fi
}

# run_scenarios FUNCTION: FUNCTION NAME runs one, bounded by itself.
run_scenarios() {
    local scenario began took status passed=0 failed=0 skipped=0 begun=$SECONDS
    for scenario in "${selected[@]}"; do
        echo "=== $scenario: $(sed -n '2s/^# *//p' "$scenarios/$scenario")"
        began=$SECONDS
        limit=$(limit_of "$scenario")
        "$1" "$scenario" 2>&1
        status=$?
        took=$((SECONDS - began))
        case $status in
            0) passed=$((passed + 1)); echo "--- $scenario: passed in $took s" ;;
            77) skipped=$((skipped + 1)); echo "--- $scenario: skipped" ;;
            124 | 137) failed=$((failed + 1)); echo "--- $scenario: FAILED: not ended after $limit s" ;;
            *) failed=$((failed + 1)); echo "--- $scenario: FAILED with status $status after $took s" ;;
        esac
    done
    echo "lab/$lab: $passed passed, $failed failed, $skipped skipped in $((SECONDS - begun)) s"
    [[ $failed -eq 0 ]]
}
