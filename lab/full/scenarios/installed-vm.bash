# Sourced by the scenarios that boot a VM in the full host: from the release archive to a VM of the owner's, and back to nothing.

# shellcheck source=../../common/scenario.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../common/scenario.bash"
# shellcheck source=../../common/installed.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../common/installed.bash"

logs_of_failure() {
    local status=$? log
    if [[ $status -ne 0 ]]; then
        {
            journalctl --no-pager -o short-monotonic -u 'banger*' | tail -n 80
            dmesg | tail -n 15
            # An empty one tells something as well: a guest that reset before its console was there, say.
            for log in /var/lib/banger/state/vms/*/console.log; do
                if [[ -f $log ]]; then echo "--- $log, $(stat -c %s "$log") bytes"; tail -n 40 "$log"; fi
            done
        } >&2
    fi
    exit "$status"
}

# installed_vm_on VMM EXECUTABLE: install for dev; as dev, without sudo, a VM that is seen to be on EXECUTABLE (a pattern) with KVM, in a unit
# of its own, its root disk a device-mapper snapshot, and that passes bytes and a status; uninstall, and nothing is left.
installed_vm_on() {
    local vmm=$1 executable=$2 before shown id process run status=0
    trap logs_of_failure EXIT
    unpack
    before=$(census)
    note "install"
    install
    with_images

    note "vm run --rm on $vmm, which says who it is and gives back what it is sent"
    head -c 300000 "$release/runtime/lib/modules" > /run/lab-sent
    mkfifo /run/lab-typed
    as_owner timeout 500 banger vm run --rm --name lab --image "$image" --vmm "$vmm" -- sh -c 'id >&2; cat; exit 7' \
        < /run/lab-typed > /run/lab-got 2> /run/lab-told &
    run=$!
    exec 9> /run/lab-typed
    until grep '^uid=0(root) ' /run/lab-told; do
        kill -0 "$run" 2> /dev/null || fail "vm run ended: $(cat /run/lab-told)"
        sleep 1
    done

    note "vm show"
    shown=$(as_owner banger vm show lab -o json)
    jq -c '{name, state, vmm, accelerated, storage, address}' <<< "$shown"
    jq -e --arg vmm "$vmm" '.state == "running" and .vmm == $vmm and .accelerated and .storage == "dm-snapshot"' <<< "$shown" > /dev/null \
        || fail "the VM does not run on $vmm with KVM and dm-snapshot: $shown"
    id=$(jq -r .id <<< "$shown")
    dmsetup ls | grep -q "^banger-${id:0:8}" || fail "no device-mapper device of the VM: $(dmsetup ls)"
    process=$(systemctl show -P MainPID "banger-vm-$id.service")
    # shellcheck disable=SC2053
    [[ $(readlink "/proc/$process/exe") == $executable ]] || fail "process $process of its unit is not $executable"
    [[ -n $(find "/proc/$process/fd" -lname 'anon_inode:kvm-vcpu:0') ]] || fail "process $process has no vCPU of KVM"

    note "streams and status"
    cat /run/lab-sent >&9
    exec 9>&-
    wait "$run" || status=$?
    [[ $status -eq 7 ]] || fail "exit status is $status, not 7: $(cat /run/lab-told)"
    cmp /run/lab-sent /run/lab-got || fail "stdin did not come back byte for byte"
    note "uninstall"
    banger system uninstall --purge
    same_census "$before"
    note "nothing left"
}
