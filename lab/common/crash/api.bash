# Sourced by crash cells: the daemon's API over its socket. By curl: a JVM for each question would take most of a cell's time.

# api PATH [CURL-FLAG…]: the answer's body; fails when the daemon does not answer, or answers with a problem.
api() {
    local path=$1
    shift
    curl -sS --fail-with-body --max-time 60 --unix-socket /run/banger/bangerd.sock -H 'Content-Type: application/json' "$@" \
        "http://bangerd/v1/$path"
}

# begin OPERATION: prints it as the API answers.
begin() {
    case $1 in
        create) api vms -d "$crash_vm" ;;
        create-only) api vms -d "$(jq '.start = false' <<< "$crash_vm")" ;;
        start | stop | kill) api vms/crash/"$1" -d '{}' ;;
        delete) api vms/crash -X DELETE ;;
        # What a daemon does when it starts and finds that a VMM has ended meanwhile.
        reconcile) killed daemon && killed vmm ;;
    esac
}

# ended ID: waits for the end of an operation, sets `answer` to it. No program looks at the answer while it runs: on two processors, that
# would take a part of them from the guest that is waited for.
ended() {
    local until=$((SECONDS + patience))
    while answer=$(api "operations/$1" 2>&1) && [[ $answer == *'"status":"running"'* ]]; do
        if ((SECONDS >= until)); then problem "the operation $1 has not ended after $patience s"; return 1; fi
        sleep 0.1
    done
}

how_it_ended() { jq -r '.status + (if .problem then ": " + .problem.detail else "" end)' <<< "$answer"; }

# done_by_api OPERATION: begins it and fails unless it succeeds.
done_by_api() {
    local begun
    begun=$(begin "$1" 2>&1) || { problem "'$1' was refused: $begun"; return 1; }
    ended "$(jq -r .id <<< "$begun")" || return 1
    [[ $(jq -r .status <<< "$answer") == succeeded ]] || { problem "'$1' $(how_it_ended)"; return 1; }
}
