# census [DIRECTORY…] — everything that a VM, a daemon or an installation can leave in the kernel or on the disk, a sorted line each, so
# that two of them can be compared: links, loops, device-mapper, nftables down to the elements, mounts, cgroups, processes, Unix sockets,
# our files. No line has anything in it that changes by itself: no pid, counter, handle or time. DIRECTORY is looked into besides our own;
# what is in BANGER_STATE_DIR, BANGER_RUN_DIR and BANGER_CACHE_DIR is the caller's to name.

census() {
    {
        ip -o link show | awk -F': ' '{ sub(/@.*/, "", $2); print "link " $2 }'
        ip -o address show scope global | awk '{ print "address " $2 " " $4 }'
        census_loops
        dmsetup ls 2> /dev/null | awk '!/^No devices/ { print "dm " $1 }'
        nft list ruleset 2> /dev/null | census_nftables
        awk '{ print "mount " $5 }' /proc/self/mountinfo
        find /sys/fs/cgroup/ -type d -regextype posix-extended -regex '.*/(banger[^/]*|system-banger[^/]*)(/.*)?' 2> /dev/null \
            | sed 's|^/sys/fs/cgroup/|cgroup |'
        census_processes
        awk 'NR > 1 && $8 != "" { print "socket " $8 }' /proc/net/unix \
            | grep -E 'banger|[.]sock$' | grep -vE '/(systemd|dbus|udev)/' || true
        census_files "$@"
    } | LC_ALL=C sort -u
}

# In a container the kernel's loop devices are everybody's; this host's own have their file on its root.
census_loops() {
    local root number file
    root=$(mountpoint -d /)
    while read -r number file; do
        if [[ ${LAB:-} != container || $number == "$root" ]]; then echo "loop $file"; fi
    done < <(losetup -n -O BACK-MAJ:MIN,BACK-FILE 2> /dev/null)
}

# Each line of the rules with the tables and chains that it is in; without counters.
census_nftables() {
    sed -E 's/counter packets [0-9]+ bytes [0-9]+ ?//; s/ expires [0-9a-z]+//' | awk '
        { gsub(/^[ \t]+/, "") }
        /^}$/ { depth--; next }
        /\{$/ { path[++depth] = $0; sub(/ *\{$/, "", path[depth]) }
        NF { line = "nft"; for (i = 1; i <= depth; i++) line = line " " path[i]; print line ($0 ~ /\{$/ ? "" : " " $0) }'
}

# Programs of ours and of VMs, by what they execute and by the unit that they are in, with their account.
census_processes() {
    local directory program
    find /proc -maxdepth 2 -regex '/proc/[0-9]+/exe' -printf '%h %l\n' 2> /dev/null | while read -r directory program; do
        case $program in
            *qemu-system* | */firecracker* | */jailer* | */java | */banger* | */mmdebstrap)
                printf 'process %s uid %s\n' "${program##*/}" "$(awk '/^Uid:/ { print $2 }' "$directory/status" 2> /dev/null)" ;;
        esac
    done
}

# Units, programs and settings of an installation, accounts' directories, and what VMs have. Not the content of caches and databases.
census_files() {
    local path
    for path in /etc/banger /usr/local/lib/banger /usr/local/bin/banger* /var/lib/banger /var/cache/banger /run/banger* /dev/banger \
        /etc/systemd/system/*banger* /etc/systemd/system/*/*banger* /run/systemd/transient/*banger* /run/systemd/system/*banger* \
        /etc/systemd/resolved.conf.d/*banger* /run/systemd/resolved.conf.d/*banger* /etc/tmpfiles.d/*banger* /etc/sysusers.d/*banger* \
        /etc/sysctl.d/*banger* /etc/sudoers.d/*banger* /etc/polkit-1/rules.d/*banger* /etc/modules-load.d/*banger* \
        /tmp/banger* /var/tmp/banger* /srv/jailer "$@"; do
        if [[ -e $path || -L $path ]]; then find "$path" -printf 'file %p %y %u:%g %m\n' 2> /dev/null || true; fi
    done
    grep -hE '^(banger|bgr-)' /etc/passwd /etc/group /etc/subuid /etc/subgid 2> /dev/null | sed 's/^/account /' || true
}
