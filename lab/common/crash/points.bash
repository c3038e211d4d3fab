# Sourced by crash cells: the points where the daemon can be held (BANGER_TEST_BREAKPOINTS), and the cells that follow from them.

hold_at() { echo "$1" > "$breakpoints/at.new"; mv "$breakpoints/at.new" "$breakpoints/at"; }
release() { rm -f "$breakpoints/at"; }
is_held_at() { [[ -f $breakpoints/reached && $(< "$breakpoints/reached") == "$1" ]]; }
held_at() { eventually 60 is_held_at "$1" || { problem "$1 was not reached within 60 s"; return 1; }; }

# points_of OPERATION: does it, and prints the points that it passed, in order.
points_of() {
    rm -f "$breakpoints/passed"
    done_by_api "$1" || return 1
    grep "^$1/" "$breakpoints/passed"
}

# points_with_vmm OPERATION POINT…: does it, and prints those of its points at which a VMM lives.
points_with_vmm() {
    local operation=$1 point
    shift
    hold_at "$1"
    begin "$operation" > "$work/begun" 2>&1 &
    for point; do
        hold_at "$point"
        held_at "$point" || return 1
        if process_of vmm > /dev/null; then echo "$point"; fi
    done
    release
    wait $!
    ended "$(jq -r .id "$work/begun")" 60
}

# find_cells: sets `cells` to all of them, operation/step/process each: the daemon and the helper can be killed at every point that an
# undisturbed operation passes, a VMM where one lives. A step that the product gets tomorrow is a cell tomorrow.
find_cells() {
    local operation point points
    cells=()
    for operation in create stop start delete; do
        points_of "$operation" > "$work/$operation.points" || return 1
    done
    for operation in create stop start delete; do
        mapfile -t points < "$work/$operation.points"
        points_with_vmm "$operation" "${points[@]}" > "$work/$operation.vmm" || return 1
    done
    for operation in create start stop delete; do
        while read -r point; do
            cells+=("$point/daemon" "$point/helper")
            if grep -qx "$point" "$work/$operation.vmm"; then cells+=("$point/vmm"); fi
        done < "$work/$operation.points"
    done
}
