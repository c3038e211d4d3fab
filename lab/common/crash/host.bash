# Sourced by the crash matrix: the installed product, ready to be held and killed.

breakpoints=/var/lib/crash

# The release, installed for `dev`; the minimal guest; breakpoints, and a guest's line on its console as its readiness. Taps are made and
# deleted as they are needed, so that the kernel holds the same before and after; and a unit may be killed as often as there are cells.
install_for_crashes() {
    local state=/var/lib/banger/state
    mkdir "$work/release"
    tar -C "$work/release" --strip-components=1 -xf /lab/release/banger-*.tar.zst || { problem "no release: make dist"; return 1; }
    "$work/release/bin/banger" system install --owner dev > "$work/install" 2>&1 || { problem "$(cat "$work/install")"; return 1; }
    lab/common/minimal-guest/image "$state"
    mkdir -p "$state/kernels"
    cp -a /lab/kernels/. "$state/kernels/"
    chown -R dev:dev "$state/images" "$state/kernels"
    install -d -m 700 -o dev -g dev "$breakpoints"
    mkdir -p /etc/systemd/system/bangerd{,-root}.service.d
    cat > /etc/systemd/system/bangerd.service.d/crash.conf << EOF
[Unit]
StartLimitIntervalSec=0
[Service]
RestartSec=100ms
ReadWritePaths=$breakpoints
Environment=BANGER_TEST_BREAKPOINTS=$breakpoints BANGER_TEST_READINESS=console BANGER_NETWORK_TAP_POOL=0
EOF
    printf '[Unit]\nStartLimitIntervalSec=0\n' > /etc/systemd/system/bangerd-root.service.d/crash.conf
    systemctl daemon-reload
    systemctl restart bangerd-root bangerd
}

# After a red cell: what it left must not make the next one red.
start_over() {
    release
    back || return
    use_and_delete again
    systemctl restart bangerd-root bangerd
    back
    baseline=$(census)
}
