# Sourced by crash cells: the points where the daemon can be held (BANGER_TEST_BREAKPOINTS), and the cells that follow from them.

hold_at() { echo "$1" > "$breakpoints/at.new"; mv "$breakpoints/at.new" "$breakpoints/at"; }
release() { rm -f "$breakpoints/at"; }
is_held_at() { [[ -f $breakpoints/reached && $(< "$breakpoints/reached") == "$1" ]]; }
held_at() { eventually "$patience" is_held_at "$1" || { problem "$1 was not reached within $patience s"; return 1; }; }

# undisturbed OPERATION: from its preparation to its end, and nothing is left of its VM.
undisturbed() {
    prepare "$1" && begin "$1" > "$work/begun" && outcome_of "$1" || return 1
    [[ $outcome == succeeded || $1 == reconcile ]] || { problem "$1, undisturbed: $outcome"; return 1; }
    [[ $1 == delete ]] || done_by_api delete
}

# points_with_vmm OPERATION POINT…: does it, and prints those of its points at which a VMM lives.
points_with_vmm() {
    local operation=$1 point
    shift
    prepare "$operation" || return 1
    hold_at "$1"
    begin "$operation" > "$work/begun" 2>> "$work/stderr" &
    for point; do
        hold_at "$point"
        held_at "$point" || return 1
        if process_of vmm > /dev/null; then echo "$point"; fi
    done
    release
    wait $!
    outcome_of "$operation" && { [[ $operation == delete ]] || done_by_api delete; }
}

# find_cells OPERATION…: sets `cells` to all of theirs, operation/step/process each: the daemon and the helper can be killed at every point
# that an undisturbed operation passes, a VMM where one lives. A step that the product gets tomorrow is a cell tomorrow.
find_cells() {
    local operation point points
    cells=()
    for operation; do
        rm -f "$breakpoints/passed"
        undisturbed "$operation" || return 1
        mapfile -t points < <(grep "^$operation/" "$breakpoints/passed" | awk '!seen[$0]++')
        points_with_vmm "$operation" "${points[@]}" > "$work/vmm" || return 1
        for point in "${points[@]}"; do
            cells+=("$point/daemon" "$point/helper")
            if grep -qx "$point" "$work/vmm"; then cells+=("$point/vmm"); fi
        done
    done
}
