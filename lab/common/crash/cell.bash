# Sourced by the crash matrix: one cell, which is an operation, a step of it, and the process that is killed before that step.

# Why a cell is red. In a file, since functions run in subshells too.
problem() { printf '%s\n' "$*" >> "$work/problems"; }

# cell OPERATION/STEP/PROCESS: sets `outcome` to how the operation ended; fails with what is in $work/problems.
cell() {
    local operation=${1%%/*} process=${1##*/} point=${1%/*}
    outcome=
    rm -f "$work/problems" "$breakpoints/reached"
    prepare "$operation" || return 1
    hold_at "$point"
    begin "$operation" > "$work/begun" 2>> "$work/stderr" &
    held_at "$point" && killed "$process" || { release; return 1; }
    release
    wait $!
    outcome_of "$operation" || return 1
    judge "$operation" "$process"
    nothing_failed_at_the_start
    eventually 20 is_true || problem "API and processes do not agree: $(states)"
    use_and_delete "$operation/$process"
    (same_census "$baseline") 2>> "$work/problems"
    [[ ! -s $work/problems ]]
}

# prepare OPERATION: the VM that it is for.
prepare() {
    case $1 in
        create) ;;
        start) done_by_api create-only ;;
        stop | delete | reconcile) done_by_api create ;;
    esac
}

# outcome_of OPERATION: waits for the daemon and for the operation that was begun, and sets `outcome` to how it ended; of a reconcile, to what
# the VM is then.
outcome_of() {
    local operation=$1 id
    back || return 1
    id=$(jq -r .id "$work/begun" 2> /dev/null)
    if [[ $id == op-* ]]; then
        ended "$id" || return 1
        outcome=$(how_it_ended)
    elif [[ $operation == reconcile ]]; then
        outcome=$(api vms/crash | jq -r .state)
    else
        outcome='not begun'
    fi
}

# The daemon tells what it could not put right when it started.
nothing_failed_at_the_start() {
    local failed
    failed=$(api reconcile | jq -c '[.findings[] | select(.outcome == "failed")]')
    [[ $failed == '[]' ]] || problem "the daemon could not put right: $failed"
}

# How an operation must end. A helper that dies and comes back is not noticed; a VMM that dies is what stop and delete want.
judge() {
    case $1/$2/$outcome in
        */daemon/interrupted | create/daemon/'not begun') ;;
        reconcile/*/stopped) ;;
        */helper/succeeded) ;;
        stop/vmm/succeeded | delete/vmm/succeeded) ;;
        create/vmm/succeeded | create/vmm/failed* | start/vmm/succeeded | start/vmm/failed*) ;;
        *) problem "the operation ended: $outcome" ;;
    esac
}

states() { api vms | jq -c '[.[] | {name, state, reason}]'; echo "VMM: $(process_of vmm || echo none)"; }

# A VM is running if and only if its VMM lives, and no VMM lives for another.
is_true() {
    local id state running=0
    while read -r id state; do
        if [[ $state == running ]]; then
            running=$((running + 1))
            pgrep -f "/state/vms/$id/" > /dev/null || return 1
        fi
    done < <(api vms | jq -r '.[] | .id + " " + .state')
    [[ $(pgrep -c -f "$vmm_pattern") == "$running" ]]
}

# use_and_delete OPERATION/PROCESS: a VM that is there can be used: it runs or starts, and is deleted. One whose stop went well is deleted as
# it is: to start it would be to try the start once more.
use_and_delete() {
    local state
    state=$(api vms/crash 2> /dev/null | jq -r .state) || true
    if [[ -n $state && $state != null ]]; then
        if [[ $state != running && $1 != stop/helper ]]; then
            done_by_api start || return 1
            is_true || problem "it was started, and: $(states)"
        fi
        done_by_api delete || return 1
    fi
    [[ $(api vms) == '[]' ]] || problem "VMs are left: $(states)"
}
