# Sourced by the tree script of every lab: makes what it boots, a Debian tree by mmdebstrap, kept below
# ~/.cache/banger-lab (BANGER_LAB_CACHE) under a hash of its recipe. The caller has set `lab` (its name) and `here` (its directory).

cache=${BANGER_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/banger-lab}
suite=bookworm
common=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Texts that no lab needs.
excluded=('/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*' '/usr/share/i18n/*' '/usr/share/icons/*')

# Units that do nothing in a lab but take time.
idle_units=(apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer
    systemd-pcrphase.service systemd-resolved.service)

say() { printf 'lab/%s: %s\n' "$lab" "$*" >&2; }
die() { say "$*"; exit 125; }

# find_cached NAME…: sets `recipe` and `tree`, prints the tree and ends when it holds NAME. Else goes on under the cache's lock, in `work`.
# The recipe is everything that decides what is in the tree: this file, the lab's own, and what it puts in.
find_cached() {
    recipe=$({ cat "$common/tree.bash" "$here/tree"; cd "$here" && find host -type f -print0 | LC_ALL=C sort -z | xargs -0 cat; } \
        | sha256sum | cut -c1-16)
    tree=$cache/$lab-$recipe
    mkdir -p "$cache"
    exec 9> "$cache/$lab.lock"
    flock 9
    if [[ -e $tree/$1 ]]; then
        touch "$tree"
        say "host $recipe is in $cache"
        echo "$tree"
        exit 0
    fi
    [[ $EUID -eq 0 ]] || die "making the host's tree needs root: run it through sudo"
    command -v mmdebstrap > /dev/null || die "mmdebstrap is missing: apt-get install mmdebstrap"
    began=$SECONDS
    work=$(mktemp -d "$cache/making.XXXXXX")
    trap 'rm -rf --one-file-system "$work"' EXIT
}

# make_tree PACKAGES FLAG…: PACKAGES (comma separated) into $work/tree; flags are mmdebstrap's.
make_tree() {
    local packages=$1 path file sources=() options=()
    shift
    # The host's own Debian sources, where it has them: its mirror, its snapshot. Else what mmdebstrap takes by itself.
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
        if [[ -s $file ]] && grep -q "^[^#]*\b$suite\b" "$file"; then sources=("$file"); break; fi
    done
    for path in "${excluded[@]}"; do options+=(--dpkgopt="path-exclude=$path"); done
    say "making host $recipe from ${sources[*]:-the default mirror of mmdebstrap}"
    if ! mmdebstrap --quiet --mode=root --variant=minbase "${options[@]}" --include="$packages" --aptopt='Acquire::Retries "3"' "$@" \
        "$suite" "$work/tree" "${sources[@]}" > "$work/mmdebstrap.log" 2>&1 < /dev/null; then
        tail -n 30 "$work/mmdebstrap.log" >&2
        die "mmdebstrap could not make the host's tree: see the lines above"
    fi
    install -m 755 "$here/host/lab-command" "$work/tree/usr/local/sbin/lab-command"
    install -m 644 "$here/host/lab-command.service" "$work/tree/etc/systemd/system/lab-command.service"
    mkdir -p "$work/tree/lab" "$work/tree/etc/systemd/system/multi-user.target.wants"
    ln -s ../lab-command.service "$work/tree/etc/systemd/system/multi-user.target.wants/lab-command.service"
    for path in "${idle_units[@]}"; do ln -sf /dev/null "$work/tree/etc/systemd/system/$path"; done
    echo banger-lab > "$work/tree/etc/hostname"
    printf '127.0.0.1 localhost banger-lab\n' > "$work/tree/etc/hosts"
    # The account that banger is installed for, and one that must stay outside.
    printf 'dev:x:1000:1000:Owner:/home/dev:/bin/bash\nother:x:1001:1001:Somebody else:/home/other:/bin/bash\n' >> "$work/tree/etc/passwd"
    printf 'dev:x:1000:\nother:x:1001:\n' >> "$work/tree/etc/group"
    printf 'dev:*:19000:0:99999:7:::\nother:*:19000:0:99999:7:::\n' >> "$work/tree/etc/shadow"
    install -d -m 700 -o 1000 -g 1000 "$work/tree/home/dev"
    install -d -m 700 -o 1001 -g 1001 "$work/tree/home/other"
    rm -rf "$work/tree"/var/cache/apt/* "$work/tree"/var/lib/apt/lists/*
}

# keep_tree DIRECTORY: it becomes this recipe's cached tree, and its path is printed. Others of this lab go when no run began with them for
# a day: until then a host of another checkout may live on one.
keep_tree() {
    find "$cache" -mindepth 1 -maxdepth 1 -type d -name "$lab-*" -mmin +1440 -exec rm -rf --one-file-system {} +
    rm -rf --one-file-system "$tree"
    mv "$1" "$tree"
    say "host $recipe made in $((SECONDS - began)) s ($(du -sm "$tree" | cut -f1) MiB on disk)"
    echo "$tree"
}
