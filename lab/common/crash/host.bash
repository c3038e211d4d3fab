# Sourced by the crash matrix: the installed product (lab/common/installed.bash), ready to be held and killed.

breakpoints=/var/lib/crash

# The installed release with the minimal guest, and breakpoints. Taps are made and deleted as they are needed, so that the kernel holds the same
# before and after; and a unit may be killed as often as there are cells.
install_for_crashes() {
    unpack
    install > "$work/install" 2>&1 || { problem "$(cat "$work/install")"; return 1; }
    # `install` is the installation, here.
    command install -d -m 700 -o "$owner" -g "$owner" "$breakpoints"
    mkdir -p /etc/systemd/system/bangerd{,-root}.service.d
    cat > /etc/systemd/system/bangerd.service.d/crash.conf << EOF
[Unit]
StartLimitIntervalSec=0
[Service]
RestartSec=100ms
ReadWritePaths=$breakpoints
Environment=BANGER_TEST_BREAKPOINTS=$breakpoints BANGER_NETWORK_TAP_POOL=0
EOF
    printf '[Unit]\nStartLimitIntervalSec=0\n' > /etc/systemd/system/bangerd-root.service.d/crash.conf
    # Reads the units anew, and starts them again.
    with_minimal_guest
    systemctl restart bangerd-root
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
