package dev.banger.cli;

/** JSON as the daemon writes it. */
final class Wire {
    static final String ID = "0123456789abcdef0123456789abcdef";

    private Wire() {}

    static String vm(String name, String state) {
        return """
                {"id":"%s","name":"%s","state":"%s","reason":"","image":"debian:bookworm","imageDigest":"sha256:00","kernel":"default",
                "vmm":"qemu","accelerated":false,"vcpu":2,"memoryBytes":1073741824,"diskBytes":8589934592,"storage":"copy",
                "address":"10.213.77.2","mac":"02:62:0a:d5:4d:02","nat":false,"createdAt":"2026-01-01T00:00:00Z","unknown":{"a":[1]}}"""
                .formatted(ID, name, state).replace("\n", "");
    }

    static String operation(String status, String extra) {
        return """
                {"id":"op-1","kind":"vm.create","subject":"%s","status":"%s","stages":[{"name":"bridge","millis":12,"done":true}],
                "startedAt":"2026-01-01T00:00:00Z"%s}""".formatted(ID, status, extra).replace("\n", "");
    }

    static String failed(String code, String detail, String hint) {
        return operation("failed", ",\"problem\":{\"type\":\"t\",\"title\":\"t\",\"status\":500,\"detail\":\"%s\",\"code\":\"%s\",\"hint\":\"%s\"}"
                .formatted(detail, code, hint));
    }

    static String snapshot(String operation) {
        return "{\"type\":\"snapshot\",\"operation\":" + operation + "}";
    }

    static String ssh() {
        return "{\"user\":\"root\",\"host\":\"10.213.77.2\",\"port\":22,\"identity\":\"/s/ssh/id\",\"knownHosts\":\"/s a/known\",\"hostKeyAlias\":\"web\"}";
    }
}
