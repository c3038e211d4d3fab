# Sourced, within mount and network namespaces of its own, by what runs the programs of a release without installing it: a scratch state in
# `scratch`, the ledger in memory as on an installed host, settings that say so, and a system bus without a systemd behind it. The caller
# has set `tree` (the release); what it started itself is in `programs`. All of it goes when the shell ends, by `remove_scratch`: a caller
# with an EXIT trap of its own calls that in it.

while read -r name; do
    case $name in BANGER*) unset "$name" ;; esac
done < <(compgen -e)
command -v dbus-daemon >/dev/null || { echo "banger: dbus-daemon is missing: install the package dbus-daemon" >&2; exit 1; }
scratch=$(mktemp -d /tmp/banger-scratch.XXXXXX)
programs=() bus=
export LC_ALL=C.UTF-8 MALLOC_ARENA_MAX=1 BANGER_STATE_DIR=$scratch/state BANGER_RUN_DIR=$scratch/run BANGER_CACHE_DIR=$scratch/cache
export BANGER_VM_RUN_DIR=$scratch/vm BANGER_HELPER_SOCKET=/run/banger-root/helper.sock
# What the helper's unit says.
helper_arguments=(serve --owner-uid 0 --owner-gid 0 --vm-ids 10000-10099 --state-dir "$scratch/state" --vm-run-dir "$scratch/vm"
    --nodes-dir "$scratch/nodes" --socket /run/banger-root/helper.sock --ledger /run/banger-root/objects)

remove_scratch() {
    local program
    for program in "${programs[@]}" $bus; do
        kill -KILL "$program" || true
        wait "$program" || true
    done 2>/dev/null
    rm -rf -- "$scratch"
}
trap remove_scratch EXIT

# No state, no ledger, no socket of an earlier start.
fresh_state() {
    rm -rf -- "$scratch"/{state,run,cache,nodes,vm} /run/banger-root
    mkdir -m 700 -- "$scratch"/{state,run,cache,nodes,vm}
}

# listens SOCKET: waits until somebody does.
listens() {
    local until=$((SECONDS + 60))
    until grep -q " $1\$" /proc/net/unix; do
        if ((SECONDS >= until)) || ! kill -0 "${programs[@]}" $bus 2>/dev/null; then
            echo "banger: nobody listens at $1" >&2
            return 1
        fi
        sleep 0.05
    done
}

mount -t tmpfs -o mode=0755 tmpfs /run
mkdir /run/dbus
printf '%s\n' '<busconfig><type>system</type><auth>EXTERNAL</auth><listen>unix:path=/run/dbus/system_bus_socket</listen>' \
    '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>' \
    >"$scratch/bus.conf"
dbus-daemon --nofork --nopidfile --config-file="$scratch/bus.conf" >"$scratch/bus.log" 2>&1 </dev/null &
bus=$!
listens /run/dbus/system_bus_socket
