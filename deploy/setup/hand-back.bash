# Sourced by the scripts that build, from the checkout's root. What root builds under sudo belongs to the caller at the end, however it ends:
# else the caller's next build, without sudo, could not replace it. A checkout that is not the caller's stays as it is.

hand_back() {
    [[ $(id -u) == 0 && ${SUDO_UID:-} =~ ^[0-9]+$ && $(stat -c %u -- "$root") == "$SUDO_UID" ]] || return 0
    local built
    for built in "$root"/.tools "$root"/target "$root"/*/target; do
        if [[ -d $built && ! -L $built ]]; then
            find "$built" -xdev -uid 0 -exec chown -h -- "$SUDO_UID:${SUDO_GID:-}" {} + || true
        fi
    done
}
trap hand_back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
