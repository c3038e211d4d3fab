# Sourced by scenarios that kill: the crash matrix. Every cell begins and ends with a host that has no VM, and the same census.
#
#   crash_matrix OPERATIONS [CELLS [SECONDS]]
#
#   OPERATIONS   a list with spaces: create, start, stop, delete, reconcile
#   CELLS        an extended regular expression on operation/step/process; all by default
#   SECONDS      cells that would begin later than that are not run, and count as red
#
# `patience` is how many seconds an operation, a step and a start of the daemon may take.

# shellcheck source=../installed.bash
source lab/common/installed.bash
for part in host api points processes cell; do
    # shellcheck source=/dev/null
    source "lab/common/crash/$part.bash"
done
patience=60
crash_vm='{"name": "crash", "image": "minimal", "memoryBytes": 134217728, "diskBytes": 67108864}'

crash_matrix() {
    local operations=$1 chosen=${2:-.} budget=${3:-1200} name began took green=0 red=0
    work=$(mktemp -d /var/tmp/crash.XXXXXX)
    declare -gA result=()
    note "installing the release"
    install_for_crashes && back || fail "$(cat "$work/problems" 2> /dev/null; systemctl status --no-pager bangerd bangerd-root)"
    note "finding the cells"
    # shellcheck disable=SC2086
    find_cells $operations || fail "$(cat "$work/problems")"
    mapfile -t cells < <(printf '%s\n' "${cells[@]}" | grep -E "$chosen")
    [[ ${#cells[@]} -gt 0 ]] || fail "no cell is like '$chosen'"
    baseline=$(census)
    note "${#cells[@]} cells"
    for name in "${cells[@]}"; do
        if ((SECONDS > budget)); then
            echo "--- $name: FAILED: not run, since $budget s were over"
            result[$name]='**not run**'
            red=$((red + 1))
            continue
        fi
        began=${EPOCHREALTIME/./}
        if cell "$name"; then
            took=$(((${EPOCHREALTIME/./} - began) / 1000))
            echo "--- $name: passed in $took ms, the operation ended: $outcome"
            result[$name]=green
            green=$((green + 1))
        else
            echo "--- $name: FAILED, the operation ended: $outcome"
            sed 's/^/    /' "$work/problems"
            journalctl -o short-monotonic --since "@$((began / 1000000))" -u bangerd -u bangerd-root -u 'banger-vm-*' | tail -n 80
            result[$name]='**red**'
            red=$((red + 1))
            start_over
        fi
    done
    crash_table
    note "${#cells[@]} cells: $green green, $red red"
    [[ $red -eq 0 ]]
}

# As Markdown: a row for each point, a column for each process.
crash_table() {
    local name point process last=
    echo
    echo '| operation | killed before the step | daemon | helper | VMM |'
    echo '|---|---|---|---|---|'
    for name in "${cells[@]}"; do
        point=${name%/*}
        if [[ $point == "$last" ]]; then continue; fi
        last=$point
        printf '| %s | %s |' "${point%%/*}" "${point#*/}"
        for process in daemon helper vmm; do printf ' %s |' "${result[$point/$process]:-}"; done
        echo
    done
    echo
}
