package dev.banger.vmm.firecracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banger.vmm.VmmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every request we can send and every answer we read, against Firecracker's own description of its API. */
class SwaggerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonNode swagger;

    @BeforeEach
    void load() throws IOException {
        var root = Path.of(System.getProperty("banger.root", "."));
        var file = root.resolve("../shared/firecracker/firecracker-1.16.1.yaml").normalize();
        assumeTrue(Files.isReadable(file), "SKIP: " + file + " is not here, so Firecracker's API description cannot be checked against");
        swagger = JSON.readTree(JSON.writeValueAsString(
                new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(Files.readString(file))));
    }

    static Stream<ApiRequest> requests() {
        var all = new ArrayList<ApiRequest>(FirecrackerVmm.requests(fullSpec()));
        all.add(new BootSource("/k", Optional.empty(), Optional.empty()));
        all.add(new MachineConfiguration(2, 128, true, true));
        all.add(new Drive("scratch", "/d", true, true, Drive.CacheType.UNSAFE));
        all.add(new NetworkInterface("net1", "bgt-00000000", Optional.empty()));
        all.add(new Vsock(3, "/run/v.sock"));
        Stream.of(InstanceAction.Type.values()).map(InstanceAction::new).forEach(all::add);
        Stream.of(VmStateChange.State.values()).map(VmStateChange::new).forEach(all::add);
        Stream.of(SnapshotCreate.Type.values()).map(type -> new SnapshotCreate("/s", "/m", type)).forEach(all::add);
        var tap = List.of(new SnapshotLoad.NetworkOverride("net0", "bgt-00000000"));
        Stream.of(SnapshotLoad.MemoryBackend.Type.values())
                .map(type -> new SnapshotLoad("/s", new SnapshotLoad.MemoryBackend(type, "/m"), true, true, tap))
                .forEach(all::add);
        return all.stream();
    }

    @Test
    void every_kind_of_request_is_among_those_checked() {
        var checked = new HashSet<Class<?>>();
        requests().forEach(request -> checked.add(request.getClass()));

        assertEquals(Set.of(ApiRequest.class.getPermittedSubclasses()), checked);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_as_described(ApiRequest request) throws IOException {
        var operation = operation(request.path(), request.method().name().toLowerCase());
        var body = JSON.readTree(ApiJson.write(request));

        var parameter = stream(operation.path("parameters")).filter(p -> p.path("in").asText().equals("body")).findFirst().orElseThrow();
        conforms(request.path(), parameter.path("schema"), body);
        assertTrue(operation.path("responses").has("204"), request.path() + " must answer 204");
    }

    @Test
    void the_answers_we_read_are_as_described() throws IOException {
        for (var state : List.of("Not started", "Running", "Paused")) {
            var fields = Map.of("app_name", "Firecracker", "id", "x", "state", state, "vmm_version", "1.16.1");
            assertEquals("Firecracker", ApiJson.read(example(InstanceInfo.PATH, fields), InstanceInfo.class).appName());
        }
        assertEquals(InstanceInfo.State.values().length, swagger.at("/definitions/InstanceInfo/properties/state/enum").size());
        var version = example(FirecrackerVersion.PATH, Map.of("firecracker_version", "1.16.1"));
        assertEquals("1.16.1", ApiJson.read(version, FirecrackerVersion.class).firecrackerVersion());
        var fault = JSON.createObjectNode().put("fault_message", "no such drive");
        conforms("Error", swagger.at("/definitions/Error"), fault);
        assertEquals("no such drive", ApiJson.fault(JSON.writeValueAsBytes(fault)));
    }

    @Test
    void the_check_itself_notices_what_is_wrong() {
        var drive = swagger.at("/definitions/Drive");
        var good = JSON.createObjectNode().put("drive_id", "a").put("is_root_device", true);

        conforms("Drive", drive, good);
        for (var bad : List.<JsonNode>of(
                good.deepCopy().put("invented", 1),
                good.deepCopy().put("drive_id", 1),
                good.deepCopy().put("cache_type", "Fast"),
                good.deepCopy().without(List.of("drive_id")))) {
            assertThrows(AssertionError.class, () -> conforms("Drive", drive, bad), bad.toString());
        }
    }

    private byte[] example(String path, Map<String, String> fields) throws IOException {
        var answer = JSON.<JsonNode>valueToTree(fields);
        conforms(path, operation(path, "get").at("/responses/200/schema"), answer);
        return JSON.writeValueAsBytes(answer);
    }

    private JsonNode operation(String path, String method) {
        var found = swagger.path("paths").properties().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[a-z_]+}", "[A-Za-z0-9_]+")))
                .findFirst().orElseThrow(() -> new AssertionError(path + " is not described"));
        assertTrue(found.getValue().has(method), method + " " + path + " is not described");
        return found.getValue().get(method);
    }

    private void conforms(String where, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            conforms(where, swagger.at(schema.get("$ref").asText().substring(1)), value);
            return;
        }
        assertTrue(!schema.isMissingNode(), where + " has no schema");
        switch (schema.path("type").asText()) {
            case "object" -> object(where, schema, value);
            case "array" -> {
                assertTrue(value.isArray(), where + " must be an array: " + value);
                value.forEach(item -> conforms(where + "[]", schema.get("items"), item));
            }
            case "string" -> assertTrue(value.isTextual(), where + " must be a string: " + value);
            case "integer" -> {
                assertTrue(value.isIntegralNumber(), where + " must be an integer: " + value);
                assertTrue(!schema.has("minimum") || value.asLong() >= schema.get("minimum").asLong(), where + " is too small: " + value);
                assertTrue(!schema.has("maximum") || value.asLong() <= schema.get("maximum").asLong(), where + " is too large: " + value);
            }
            case "boolean" -> assertTrue(value.isBoolean(), where + " must be a boolean: " + value);
            default -> throw new AssertionError(where + " has a schema that this test does not know: " + schema);
        }
        if (schema.has("enum")) {
            assertTrue(stream(schema.get("enum")).anyMatch(value::equals), where + " is not one of " + schema.get("enum") + ": " + value);
        }
    }

    private void object(String where, JsonNode schema, JsonNode value) {
        assertTrue(value.isObject(), where + " must be an object: " + value);
        stream(schema.path("required")).forEach(name -> assertTrue(value.has(name.asText()), where + " lacks " + name + ": " + value));
        value.properties().forEach(field -> {
            var property = schema.path("properties").path(field.getKey());
            assertTrue(!property.isMissingNode(), where + " has no property " + field.getKey());
            conforms(where + "." + field.getKey(), property, field.getValue());
        });
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static VmmSpec fullSpec() {
        var file = Path.of("/state/file");
        return new VmmSpec("0123456789abcdef0123456789abcdef", 2, 512L << 20, file, file, file, "root=/dev/vda rw", file, Optional.of(file),
                Optional.of(new VmmSpec.Nic("bgt-00000000", "02:62:0a:00:00:02")), Path.of("/run/x"), file, file);
    }
}
