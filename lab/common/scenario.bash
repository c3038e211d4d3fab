# Sourced by every scenario of every lab: how it fails, what it notes, and the census. Runs in /lab/repo, as root.
cd /lab/repo

fail() { printf 'FAIL: %s\n' "$*" >&2; exit 1; }
note() { printf '%8s  %s\n' "$(cut -d' ' -f1 /proc/uptime)" "$*"; }

# eventually SECONDS COMMAND…: until it succeeds.
eventually() {
    local until=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < until)) || return 1
        sleep 0.2
    done
}

# shellcheck source=census.bash
source "$(dirname "${BASH_SOURCE[0]}")/census.bash"

# same_census BEFORE: fails when the kernel or the disk holds something else now. Units and links go a moment after who made them, hence
# the wait.
same_census() {
    local before=$1 now= until=$((SECONDS + 10))
    while now=$(census); [[ $now != "$before" ]]; do
        if ((SECONDS >= until)); then
            diff <(printf '%s\n' "$before") <(printf '%s\n' "$now") | sed -n 's/^>/left behind:/p; s/^</gone:/p' >&2
            fail "the census is not what it was before"
        fi
        sleep 0.3
    done
}
