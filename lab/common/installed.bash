# Sourced by scenarios, after scenario.bash: unpacks the release archive of `make dist` and installs it for the account `dev`, as people do.
#
#   unpack               the archive into /root/release; sets `release`, its directory
#   install              banger system install --owner dev
#   with_images          the state gets the image and kernel that the lab took along, as its owner's; sets `image`
#   with_minimal_guest   the state gets a guest that is up in two seconds and lets nobody in; sets `image`
#   as_owner COMMAND…    as dev, without any capability: COMMAND may be `banger`
#   as_user USER COMMAND…
#   open_session VM      an ssh session of dev's into a VM that stays open; session_lives says whether it is the same still
#   another_release VERSION

owner=dev
release=

# The JDK of the lab must not serve a release by mistake.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset JAVA_HOME

unpack() {
    local archives=(/lab/release/banger-*.tar.zst)
    [[ ${#archives[@]} -eq 1 && -f ${archives[0]} ]] || fail "there must be one release archive, and there is: ${archives[*]}"
    mkdir -p /root/release
    tar -C /root/release -I zstd -xf "${archives[0]}"
    release=$(echo /root/release/banger-*)
    [[ -x $release/bin/banger ]] || fail "the archive has no bin/banger: $(ls "$release")"
}

# Guests are emulated here, and on a busy machine: their settings are there before the installation, which keeps them.
install() {
    if [[ ! -e /etc/banger/config.toml ]]; then
        mkdir -p /etc/banger
        printf '[vm]\nready-timeout = 900\nvcpu = 1\nmemory = "512M"\n' > /etc/banger/config.toml
    fi
    "$release/bin/banger" system install --owner "$owner"
}

with_images() {
    local state=/var/lib/banger/state kind
    for kind in images kernels; do
        [[ -n $(ls -A "/lab/$kind" 2> /dev/null) ]] || fail "the lab has no $kind: run 'make demo' first, or set BANGER_LAB_STATE"
        cp -a --sparse=always "/lab/$kind" "$state/"
        chown -R "$owner:" "$state/$kind"
    done
    image=$(cat /lab/images/*/manifest.json | jq -rs 'map(.name) | (map(select(. == "debian:bookworm")) + .)[0]')
}

# A guest that is up in two seconds: for what needs a VMM, and nothing of what is in it.
with_minimal_guest() {
    local state=/var/lib/banger/state
    mkdir -p /etc/systemd/system/bangerd.service.d
    printf '[Service]\nEnvironment=BANGER_TEST_READINESS=console\n' > /etc/systemd/system/bangerd.service.d/lab.conf
    systemctl daemon-reload
    systemctl restart bangerd
    lab/common/minimal-guest/image "$state"
    mkdir -p "$state/kernels"
    cp -a /lab/kernels/. "$state/kernels/"
    chown -R "$owner:" "$state"/{images,kernels}
    image=minimal
}

as_owner() { as_user "$owner" "$@"; }

# as_user USER COMMAND…
as_user() {
    local user=$1
    shift
    setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups --inh-caps=-all --bounding-set=-all --reset-env \
        env PATH="$PATH" BANGER_PROGRESS=plain "$@"
}

# What systemd and both daemons make of themselves, where a scenario's own words do not say enough.
tell_services() {
    systemctl --no-pager --full status bangerd-root bangerd 2>&1 | head -n 60 || true
}

# value FIELD: of install.toml.
value() { sed -n "s/^$1 = \"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" /etc/banger/install.toml; }

# another_release VERSION: prints the directory of a copy of the release that calls itself so.
another_release() {
    local copy=/root/another/banger-$1
    mkdir -p /root/another
    cp -a --reflink=auto "$release" "$copy"
    echo "$1" > "$copy/VERSION"
    echo "$copy"
}

# A shell in the guest that answers each line it is sent, over one connection: what is said through it proves that it is still that one.
open_session() {
    # shellcheck disable=SC2016
    coproc session { as_owner banger vm ssh "$1" -- sh -c 'echo "$$"; while read -r line; do echo "$$ $line"; done'; }
    read -r -t 300 -u "${session[0]}" session_shell || fail "no ssh session into $1 came up"
    [[ $session_shell =~ ^[0-9]+$ ]] || fail "the session into $1 says: $session_shell"
}

session_lives() {
    local word=$RANDOM$RANDOM answer
    echo "$word" >&"${session[1]}" || fail "the ssh session is closed"
    read -r -t 120 -u "${session[0]}" answer || fail "the ssh session does not answer"
    [[ $answer == "$session_shell $word" ]] || fail "the ssh session answers '$answer', and not '$session_shell $word'"
}

# vmm_of VM: the process of its VMM.
vmm_of() { banger vm show "$1" -o json | jq .pid; }
