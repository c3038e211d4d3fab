# Sourced by the scripts of this directory and by the demo. Who the owner is, what of the caller's environment is passed on, and how a program
# runs as the owner with the few capabilities that bridges, taps, nftables, loop devices and device-mapper want. Root's own daemon is plain root.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
JAVA_HOME=$("$root/deploy/setup/find-jdk")
export JAVA_HOME

fail() {
    echo "banger: $1" >&2
    exit 1
}

# Our own settings, and the way to the network.
is_passed() {
    case $1 in
        BANGER_TTY | BANGER_DAEMON_START | BANGER_PROGRESS | BANGER_SSH | BANGER_SOCKET | BANGER_SETUP) return 1 ;;
        BANGER_* | FIRECRACKER_BIN | JAVA_HOME | http_proxy | https_proxy | ftp_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY) return 0 ;;
        *) return 1 ;;
    esac
}

# The dev path has no privileged helper: without root the script calls itself through sudo. Names only, so that no value is seen in ps.
become_root() {
    [[ $(id -u) != 0 ]] || return 0
    command -v sudo >/dev/null || fail "the daemon needs root to start and there is no sudo: run $1 as root"
    local passed=
    while read -r name; do
        if is_passed "$name"; then passed+=${passed:+,}$name; fi
    done < <(compgen -e)
    exec sudo --preserve-env="$passed" -- "$@"
}

# Sets owner, user, group, groups, home, run and state.
find_owner() {
    owner=${SUDO_UID:-0}
    [[ $owner =~ ^[0-9]+$ ]] || fail "SUDO_UID '$owner' is not a uid"
    IFS=: read -r user _ _ group _ home _ < <(getent passwd "$owner") || fail "uid $owner has no account"
    groups=$(id -G -- "$user" | tr ' ' ',')
    local kvm
    if kvm=$(getent group kvm); then
        groups+=,$(cut -d: -f3 <<<"$kvm")
    fi
    run=${BANGER_RUN_DIR:-/run/banger-$owner}
    state=${BANGER_STATE_DIR:-$home/.local/state/banger}
}

# sudo's environment stays behind.
clean_environment() {
    while read -r name; do
        is_passed "$name" || unset "$name"
    done < <(compgen -e)
    export HOME=$home USER=$user LOGNAME=$user LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

# Without any capability.
as_owner() {
    if [[ $owner == 0 ]]; then
        "$@"
    else
        setpriv --reuid "$owner" --regid "$group" --groups "$groups" --inh-caps=-all --ambient-caps=-all -- "$@"
    fi
}

# With those of the daemon. Never returns.
exec_capable() {
    if [[ $owner == 0 ]]; then
        exec "$@"
    fi
    local capabilities=-all,+net_admin,+net_raw,+sys_admin,+dac_override,+mknod
    exec setpriv --reuid "$owner" --regid "$group" --groups "$groups" --inh-caps="$capabilities" --ambient-caps="$capabilities" -- "$@"
}

# Whether a daemon listens at a path. The kernel's own list (proc(5)): flags 00010000 is a socket that somebody listens on; a file of a killed
# daemon is not in it.
listening() {
    awk -v socket="$1" '$4 == "00010000" && $8 == socket { found = 1 } END { exit !found }' /proc/net/unix
}

# A directory of the owner alone; one that somebody else prepared is refused.
prepare_run_directory() {
    if [[ ! -e $run && ! -L $run ]]; then
        if [[ -n ${BANGER_RUN_DIR:-} ]]; then
            as_owner mkdir -p -m 0700 -- "$run"
        else
            mkdir -m 0700 -- "$run"
            chown -- "$owner:$group" "$run"
        fi
    fi
    [[ -d $run && ! -L $run && $(stat -c %u -- "$run") == "$owner" ]] || fail "$run is not a directory of uid $owner: remove it"
    chmod 0700 -- "$run"
}
