# Sourced by the crash matrix: the three processes that are killed.

vmm_pattern='^[^ ]*(qemu-system[^ ]*|firecracker) .*/state/vms/'

# process_of daemon|helper|vmm: its pid; fails when there is none.
process_of() {
    local pid
    case $1 in
        daemon) pid=$(systemctl show -p MainPID --value bangerd.service) ;;
        helper) pid=$(systemctl show -p MainPID --value bangerd-root.service) ;;
        vmm) pid=$(pgrep -f "$vmm_pattern") ;;
    esac
    [[ -n $pid && $pid != 0 ]] && echo "$pid"
}

# killed daemon|helper|vmm: by SIGKILL; it has ended on return.
killed() {
    local pid
    pid=$(process_of "$1") || { problem "there is no $1 to kill"; return 1; }
    kill -KILL "$pid"
    while grep -qs '^State:.[^ZX]' "/proc/$pid/status"; do sleep 0.01; done
}

# systemd brings the daemon back by itself.
back() { eventually "$patience" api vms || { problem "the daemon did not come back within $patience s"; return 1; }; }
