# Sourced by the scenarios that boot a VM in the full host: the checkout's own ./banger, from nothing to nothing.

fail() { printf 'FAIL: %s\n' "$*" >&2; exit 1; }
note() { printf '%s  %s\n' "$(cut -d' ' -f1 /proc/uptime)" "$*"; }
# An emulated host on a busy machine takes a minute for what a real one does in two seconds.
export BANGER_START_SECONDS=200 BANGER_VM_READY_TIMEOUT=300
banger() { timeout 400 ./banger "$@"; }

# run_in_vm NAME-OR-EMPTY OUT ERR FLAG… [-- COMMAND…]: `banger vm run`, stdin from /tmp/sent. Sets `status`. The processor of the emulated host
# emulates SVM, and now and then a guest under it resets while it boots, with nothing on its console (seen in one CI run of two; under plain
# emulation never). That, and nothing else, is told and tried again, once.
run_in_vm() {
    local name=$1 out=$2 err=$3 try
    shift 3
    for try in 1 2; do
        status=0
        banger vm run ${name:+--name "$name"} "$@" < /tmp/sent > "$out" 2> "$err" || status=$?
        if [[ $try == 2 || $status == 0 ]] || ! grep -q 'never became ready: its VMM ended: qemu-system.*ended with status 0' "$err"; then
            return 0
        fi
        cat "$err" >&2
        note "EMULATED KVM: the guest reset while it booted; once more"
        banger vm delete "$(banger vm list -o json | jq -r --arg name "$name" \
            '[.[] | select(if $name == "" then .name != "lab" else .name == $name end)][0].name')"
    done
}

# Each link, loop, device-mapper device, nft table, VMM and file of ours, a line each. Nothing at all is what a scenario begins and ends with.
ours() {
    ip -o link show | awk -F': ' '$2 ~ /^(bgt-|br-banger)/ { print "link " $2 }'
    losetup -n -O NAME,BACK-FILE | sed 's/^/loop /'
    dmsetup ls 2> /dev/null | sed '/^No devices/d; s/^/dm /'
    nft list tables | sed 's/^/nft /'
    ps -eo pid=,comm= | awk '$2 ~ /^(qemu-system|firecracker$)/ { print "process " $1 " " $2 }'
    find /lab/state/vms /lab/state/tmp /run/banger-0/vm -mindepth 1 -maxdepth 1 2> /dev/null | sed 's/^/file /'
    return 0
}

logs_of_failure() {
    local status=$?
    if [[ $status -ne 0 ]]; then
        for log in /lab/state/bangerd.log /lab/state/vms/*/vmm.log /lab/state/vms/*/console.log; do
            [[ -s $log ]] && { echo "--- $log"; tail -n 40 "$log"; }
        done >&2
    fi
    deploy/dev/stop-daemon || true
    exit "$status"
}

# vm_on VMM FLAG…: doctor, a VM that is kept, its binary-safe streams and exit status, its delete, one that is not kept, and that nothing is left.
vm_on() {
    local vmm=$1 image shown status left
    shift
    ls /lab/state/images/*/manifest.json /lab/state/kernels/*/manifest.json > /dev/null 2>&1 \
        || fail "no image or kernel on the build disk: run 'make demo' before lab/full/run, or set BANGER_LAB_STATE"
    # The default image is the distribution of the host; what was taken along is of the machine around this one.
    image=$(cat /lab/state/images/*/manifest.json | jq -rs 'map(.name) | (map(select(. == "debian:bookworm")) + .)[0]')
    set -- --image "$image" "$@"
    left=$(ours)
    [[ -z $left ]] || fail "not a fresh host: $left"
    trap logs_of_failure EXIT

    note "doctor"
    banger doctor || note "doctor ended with $?"
    note "daemon"
    deploy/dev/start-daemon
    note "vm run on $vmm, image $image"
    head -c 300000 "$JAVA_HOME/lib/modules" > /tmp/sent
    run_in_vm lab /tmp/uname /tmp/err "$@" -- uname -a
    cat /tmp/uname
    [[ $status -eq 0 ]] || { cat /tmp/err >&2; fail "exit status is $status, not 0"; }
    grep -q '^Linux lab ' /tmp/uname || fail "uname -a in the guest did not say 'Linux lab'"
    note "vm show"
    shown=$(banger vm show lab -o json)
    jq -c '{name, state, vmm, accelerated, storage, address}' <<< "$shown"
    jq -e --arg vmm "$vmm" '.state == "running" and .vmm == $vmm and .accelerated and .storage == "dm-snapshot"' <<< "$shown" > /dev/null \
        || fail "the VM does not run on $vmm with KVM and dm-snapshot: $shown"
    dmsetup ls | grep -q "^banger-$(jq -r '.id[0:8]' <<< "$shown")" || fail "no device-mapper device of the VM: $(dmsetup ls)"
    note "streams and status"
    run_in_vm '' /tmp/got /tmp/err --rm "$@" -- sh -c 'cat; echo err >&2; exit 7'
    [[ $status -eq 7 ]] || { cat /tmp/err >&2; fail "exit status is $status, not 7"; }
    cmp /tmp/sent /tmp/got || fail "stdin did not come back byte for byte"
    grep -qx err /tmp/err || fail "stderr is not the guest's: $(cat /tmp/err)"
    note "vm delete"
    banger vm delete lab
    deploy/dev/stop-daemon
    left=$(ours)
    [[ -z $left ]] || fail "left behind: $left"
    note "nothing left"
}
