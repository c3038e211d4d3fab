package dev.banger.helper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a hostile owner may say that has nothing to do with what is on the host: frames, texts, names and numbers. */
final class HostileInputs {
    static final String VM = "0123456789abcdef0123456789abcdef";

    private final List<Input> inputs = new ArrayList<>();

    /** @param row of the hazards */
    record Input(int row, String name, byte[] bytes) {
        @Override
        public String toString() {
            return "hazard " + row + ": " + name;
        }
    }

    private HostileInputs() {}

    static List<Input> all() {
        var all = new HostileInputs();
        all.frames();
        all.texts();
        all.fields();
        all.names();
        all.numbers();
        return all.inputs;
    }

    /** A request with good values in all fields. */
    static String good(String method) {
        return request(method, fields(method));
    }

    private void frames() {
        raw("oversized by a byte", header(256 * 1_024 + 1));
        raw("oversized, with the bytes", join(header(256 * 1_024 + 1), new byte[256 * 1_024 + 1]));
        raw("4 GiB", header(-1));
        raw("2 GiB", header(Integer.MIN_VALUE));
        raw("empty", header(0));
        raw("half a length", new byte[] {0, 0});
        raw("a length alone", header(100));
        raw("cut off in the text", join(header(100), "{\"version\":1".getBytes(StandardCharsets.UTF_8)));
        raw("HTTP", "GET /v1/vms HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private void texts() {
        var good = good("host-facts");
        text("no JSON", "host-facts");
        text("a string", "\"host-facts\"");
        text("an array", "[" + good + "]");
        text("null", "null");
        text("cut off", good.substring(0, good.length() - 1));
        text("something after it", good + "x");
        text("two of them", good + good);
        text("a comment", good.replace(",", ",/* */"));
        text("single quotes", good.replace('"', '\''));
        text("a trailing comma", good.replace("}}", "},}"));
        text("a raw control character", good.replace("op-1", "op\n1"));
        text("half a character", good.replace("op-1", "op\\ud800"));
        text("a NUL", good.replace("op-1", "op\\u0000"));
        text("a name of 100 characters", good.replace("\"version\"", "\"" + "v".repeat(100) + "\":1,\"version\""));
        text("a string of 200,000 characters", good.replace("op-1", "o".repeat(200_000)));
        text("a number of 200,000 digits", good.replace(":1,", ":" + "1".repeat(200_000) + ","));
        text("100,000 arrays", good.replace("{\"operationId\":\"op-1\"}", "[".repeat(100_000)));
        text("40,000 objects", good.replace("{\"operationId\":\"op-1\"}", "{\"a\":".repeat(40_000)));
        raw("no UTF-8", HostileCaller.framed(good.replace("op-1", "\u00ff").getBytes(StandardCharsets.ISO_8859_1)));
        raw("UTF-16", HostileCaller.framed(good.getBytes(StandardCharsets.UTF_16BE)));
        raw("a byte order mark", HostileCaller.framed(("\ufeff" + good).getBytes(StandardCharsets.UTF_8)));
        text("version twice", good.replace("{\"version\":1", "{\"version\":1,\"version\":1"));
        text("method twice", good.replace("\"method\"", "\"method\":\"forget-vm\",\"method\""));
        text("a field twice", good.replace("\"operationId\"", "\"operationId\":\"a\",\"operationId\""));
        text("an escaped field twice", good.replace("\"operationId\"", "\"operation\\u0049d\":\"a\",\"operationId\""));
        text("an unknown field beside", good.replace("\"version\"", "\"trace\":true,\"version\""));
        text("an unknown field within", good.replace("\"operationId\"", "\"force\":true,\"operationId\""));
        text("no version", good.replace("\"version\":1,", ""));
        text("no method", good.replace("\"method\":\"host-facts\",", ""));
        text("no request", "{\"version\":1,\"method\":\"host-facts\"}");
        for (var version : List.of("2", "0", "-1", "\"1\"", "1.0", "1e0", "1e999", "NaN", "-Infinity", "null", "true", "[1]", "{}",
                "9223372036854775808", "4294967297", "01", "+1", "0x1")) {
            text("version " + version, good.replace("\"version\":1", "\"version\":" + version));
        }
        for (var method : List.of("\"\"", "\"host_facts\"", "\"HOST-FACTS\"", "\"exec\"", "1", "null", "[\"host-facts\"]", "\"host-facts\\u0000\"")) {
            text("method " + method, good.replace("\"method\":\"host-facts\"", "\"method\":" + method));
        }
        for (var request : List.of("null", "\"op\"", "[]", "1", "{}")) {
            text("request " + request, good.replace("{\"operationId\":\"op-1\"}", request));
        }
    }

    /** Each field of each request, left out and of another type. */
    private void fields() {
        for (var method : List.of("host-facts", "ensure-network", "remove-network", "create-tap", "lease-tap", "release-tap", "remove-tap",
                "allow-nat", "revoke-nat", "attach-snapshot", "remove-snapshot", "launch-vmm", "signal-vmm", "vmm-end", "forget-vm",
                "list-objects")) {
            for (var field : fields(method).keySet()) {
                var without = fields(method);
                without.remove(field);
                add(7, method + " without " + field, request(method, without));
                add(7, method + " with " + field + " of another type", changed(method, field, "{\"x\":1}"));
            }
        }
    }

    private void names() {
        for (var operation : List.of("", "A", "../x", "a b", "a\\n", "a".repeat(65), "%d", "-\\u001b[2J")) {
            add(1, "operation '" + operation + "'", changed("create-tap", "operationId", quoted(operation)));
        }
        for (var vm : List.of("", ".", "../../etc", VM.toUpperCase(java.util.Locale.ROOT), VM.substring(1), VM + "0", VM + "\\n", "%s".repeat(16))) {
            for (var method : List.of("lease-tap", "attach-snapshot", "remove-snapshot", "launch-vmm", "forget-vm")) {
                add(1, method + " of VM '" + vm + "'", changed(method, "vmId", quoted(vm)));
            }
        }
        for (var tap : List.of("", "lo", "eth0", "all", "default", "bgt-%d", "bgt-0000000", "bgt-000000001", "bgt-0000000G", "bgt-0000/../", "tap0",
                "bgt-00000001\\n")) {
            for (var method : List.of("create-tap", "lease-tap", "release-tap", "remove-tap")) {
                add(2, method + " '" + tap + "'", changed(method, "tap", quoted(tap)));
            }
        }
        for (var bridge : List.of("", "lo", "docker0", "br-banger-", "br-banger-toolong", "br-banger-%d", "br-banger/x", "virbr0")) {
            for (var method : List.of("ensure-network", "remove-network", "create-tap", "list-objects")) {
                add(2, method + " on '" + bridge + "'", changed(method, "bridge", quoted(bridge)));
            }
        }
    }

    private void numbers() {
        for (var gateway : List.of("8.8.8.1", "127.0.0.1", "169.254.169.254", "224.0.0.1", "0.0.0.0", "255.255.255.255", "10.0.0", "10.0.0.256",
                "10.0.0.01", "::1", "localhost", "10.1", "0x0a.0.0.1")) {
            add(35, "gateway " + gateway, changed("ensure-network", "gateway", quoted(gateway)));
        }
        each("ensure-network", "prefixLength", "0", "8", "15", "30", "32", "33", "-1", "24.0", "2.4e1", "99999999999");
        each("lease-tap", "mac", "\"\"", "\"ff:ff:ff:ff:ff:ff\"", "\"01:00:5e:00:00:01\"", "\"02:62:0a:00:00\"", "\"02-62-0a-00-00-01\"");
        each("attach-snapshot", "chunkSectors", "0", "7", "24", "4096", "-8", "8.5", "1e1");
        each("signal-vmm", "signal", "0", "1", "19", "-9", "64", "9.0");
        each("signal-vmm", "pid", "0", "1", "-1", "2147483648", "\"2\"");
        each("launch-vmm", "vcpu", "0", "-1", "100000", "1.5");
        each("launch-vmm", "memoryBytes", "0", "-1", "9223372036854775807", "1e9");
        each("launch-vmm", "arguments", "\"x\"", "[1]", "[null]", "[[\"x\"]]", "[\"a\\u0000b\"]", "[\"" + "a".repeat(100_000) + "\"]");
    }

    private void each(String method, String field, String... values) {
        for (var value : values) {
            add(7, method + " " + field + " " + (value.length() > 40 ? value.substring(0, 40) + "…" : value), changed(method, field, value));
        }
    }

    static String changed(String method, String field, String json) {
        var fields = fields(method);
        fields.put(field, json);
        return request(method, fields);
    }

    static String request(String method, Map<String, String> fields) {
        var text = new StringBuilder();
        fields.forEach((name, json) -> text.append(text.isEmpty() ? "" : ",").append('"').append(name).append("\":").append(json));
        return "{\"version\":1,\"method\":\"" + method + "\",\"request\":{" + text + "}}";
    }

    static Map<String, String> fields(String method) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("operationId", "\"op-1\"");
        switch (method) {
            case "ensure-network" -> put(fields, "bridge", "\"br-banger-h\"", "gateway", "\"10.220.99.1\"", "prefixLength", "24");
            case "remove-network", "list-objects" -> put(fields, "bridge", "\"br-banger-h\"");
            case "create-tap" -> put(fields, "tap", "\"bgt-0badf00d\"", "bridge", "\"br-banger-h\"");
            case "lease-tap", "release-tap" ->
                put(fields, "vmId", quoted(VM), "tap", "\"bgt-00000001\"", "mac", "\"02:62:0a:dc:4d:02\"", "address", "\"10.220.77.2\"");
            case "remove-tap" -> put(fields, "tap", "\"bgt-00000001\"");
            case "allow-nat", "revoke-nat" -> put(fields, "vmId", quoted(VM), "address", "\"10.220.77.2\"");
            case "attach-snapshot" -> put(fields, "vmId", quoted(VM), "image", "\"/state/i\"", "cow", "\"/state/c\"", "chunkSectors", "8");
            case "remove-snapshot", "forget-vm" -> put(fields, "vmId", quoted(VM));
            case "launch-vmm" -> put(fields, "vmId", quoted(VM), "binary", "\"/usr/bin/tail\"", "arguments", "[\"" + VM + "\"]",
                    "directory", "\"/vm\"", "log", "\"/state/log\"", "writable", "[]", "readable", "[]", "vcpu", "1", "memoryBytes", "1");
            case "signal-vmm" -> put(fields, "vmId", quoted(VM), "pid", "2", "startTimeTicks", "1", "signal", "9");
            case "vmm-end" -> put(fields, "vmId", quoted(VM), "pid", "2", "startTimeTicks", "1");
            default -> { }
        }
        return fields;
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static void put(Map<String, String> fields, String... namesAndValues) {
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private void raw(String name, byte[] bytes) {
        inputs.add(new Input(7, "frame: " + name, bytes));
    }

    private void text(String name, String json) {
        add(7, "text: " + name, json);
    }

    private void add(int row, String name, String json) {
        inputs.add(new Input(row, name, HostileCaller.framed(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
