package dev.banger.api.http;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@Tag("quarkus")
class ApiTest {
    @Inject
    FakeVms vms;

    @Test
    void versionNamesTheApi() {
        given().get("/v1/version").then().statusCode(200).body("apiVersion", equalTo("v1"), "version", matchesPattern("[0-9].*"));
    }

    @Test
    void tellsWhatWasPutRightAtTheStart() {
        given().get("/v1/reconcile").then().statusCode(200)
                .body("at", equalTo("1970-01-01T00:00:00Z"))
                .body("findings[0].outcome", equalTo("taken-down"))
                .body("findings[0].detail", equalTo("the host was restarted"));
    }

    @Test
    void settingsAreShownWithWhereTheyCameFrom() {
        given().get("/v1/config").then().statusCode(200)
                .body("daemon", equalTo(true), "settings.key", hasItems("vm.memory", "network.subnet"))
                .body("settings.find { it.key == 'network.bridge' }.value", equalTo("br-banger"))
                .body("settings.find { it.key == 'vmm.kind' }.builtIn", equalTo("the best that works here"));
    }

    @Test
    void vmsAreListedAndShownByNameAndIdPrefix() {
        given().get("/v1/vms").then().statusCode(200).body("name", hasItems("calm-otter"), "[0].state", equalTo("running"), "[0].pid", equalTo(4711));
        given().get("/v1/vms/calm-otter").then().statusCode(200).body("id", equalTo(FakeVms.ID), "vmm", equalTo("qemu"));
        given().get("/v1/vms/0123").then().statusCode(200).body("createdAt", equalTo("1970-01-01T00:00:00Z"));
        problem(given().get("/v1/vms/nobody").then(), 404, "not_found").body("hint", containsString("vm list"));
    }

    @Test
    void createIsAcceptedAsAnOperationThatEnds() {
        var id = given().contentType("application/json").body("{\"name\":\"a-b\",\"vcpu\":2,\"nat\":true}")
                .post("/v1/vms").then().statusCode(202).body("kind", equalTo("vm.create"), "id", matchesPattern("op-[0-9a-f]{16}"))
                .body("$", not(hasKey("problem"))).extract().<String>path("id");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> given().get("/v1/operations/" + id).then().statusCode(200)
                .body("status", equalTo("succeeded"), "stages.name", hasItems("preflight", "guest ready")));
        given().get("/v1/operations").then().statusCode(200).body("id", hasItems(id));
        var last = vms.requests().getLast();
        assertEquals(OptionalInt.of(2), last.vcpu());
    }

    @Test
    void lifecycleVerbsAreAccepted() {
        for (var verb : new String[] {"start", "stop", "restart", "kill"}) {
            given().contentType("application/json").post("/v1/vms/calm-otter/" + verb).then().statusCode(202).body("kind", equalTo("vm." + verb));
        }
        given().delete("/v1/vms/calm-otter").then().statusCode(202).body("kind", equalTo("vm.delete"));
        given().contentType("application/json").body("{\"timeoutSeconds\":0}").post("/v1/vms/calm-otter/stop").then().statusCode(202);
        assertEquals(Duration.ZERO, vms.budgets().getLast());
        given().get("/v1/vms/calm-otter/ssh").then().statusCode(200).body("identity", equalTo("/s/id"), "port", equalTo(22));
    }

    @Test
    void failuresOfOperationsKeepCodeAndHint() {
        var id = given().post("/v1/vms/calm-otter/kill").then().statusCode(202).extract().<String>path("id");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> given().get("/v1/operations/" + id).then()
                .body("status", equalTo("failed"), "problem.code", equalTo("not_running"), "problem.hint", equalTo("Start it first."))
                .body("problem.operationId", equalTo(id), "problem.status", equalTo(409)));
        var build = given().contentType("application/json").body("{}").post("/v1/images").then().statusCode(202).extract().<String>path("id");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> given().get("/v1/operations/" + build).then()
                .body("status", equalTo("failed"), "problem.code", equalTo("operation_failed"), "problem.detail", equalTo("no space left")));
    }

    @Test
    void imageNamesTravelPercentEncoded() {
        given().urlEncodingEnabled(false).get("/v1/images/debian%3Abookworm").then().statusCode(200).body("name", equalTo("debian:bookworm"));
        given().urlEncodingEnabled(false).get("/v1/images/team%2Fbase%3A1").then().statusCode(200).body("name", equalTo("team/base:1"));
        given().urlEncodingEnabled(false).delete("/v1/images/team%2Fbase%3A1").then().statusCode(204);
    }

    @Test
    void whatVmsAreMadeOfIsNotDeleted() {
        problem(given().urlEncodingEnabled(false).delete("/v1/images/debian%3Abookworm").then(), 409, "conflict").body("detail", containsString("calm-otter"));
        problem(given().delete("/v1/kernels/default").then(), 409, "conflict").body("detail", containsString("calm-otter"));
        problem(given().delete("/v1/kernels/other").then(), 404, "not_found");
    }

    @Test
    void whatVmsAreMadeOfIsNotReplaced() {
        problem(build("{\"reference\":\"debian:bookworm\"}"), 409, "conflict").body("detail", containsString("calm-otter"));
        problem(build("{\"reference\":\"debian:sid\",\"name\":\"debian:bookworm\"}"), 409, "conflict").body("detail", containsString("replace"));
        build("{\"reference\":\"debian:bookworm\",\"name\":\"second\"}").statusCode(202);
        build("{\"name\":\"team/base:1\"}").statusCode(202);
    }

    private static ValidatableResponse build(String body) {
        return given().contentType("application/json").body(body).post("/v1/images").then();
    }

    @Test
    void kernelsAreListedAndImported() {
        given().get("/v1/kernels").then().statusCode(200).body("architecture", hasItems("x86_64"));
        given().contentType("application/json").body("{\"packageName\":\"linux-image-cloud-amd64\"}").post("/v1/kernels").then().statusCode(202);
        given().contentType("application/json").body("{\"file\":\"/tmp/a\",\"packageName\":\"b1\"}").post("/v1/kernels").then().statusCode(400);
        given().contentType("application/json").body("{\"packageName\":\"-oDebug=1\"}").post("/v1/kernels").then().statusCode(400);
        given().contentType("application/json").body("{\"file\":\"../x\"}").post("/v1/kernels").then().statusCode(400);
    }

    @Test
    void logsAreTheEndsOfFiles(@TempDir Path directory) throws Exception {
        var console = Files.writeString(directory.resolve("console.log"), "a".repeat(100) + "END");
        var link = Files.createSymbolicLink(directory.resolve("vmm.log"), Path.of("/etc/passwd"));
        vms.logs(console, link, directory.resolve("missing.log"));
        given().get("/v1/vms/calm-otter/logs?tail=5").then().statusCode(200).contentType("text/plain").body(equalTo("==> console.log <==\naaEND\n"));
        given().get("/v1/vms/calm-otter/logs?tail=6").then().statusCode(200)
                .body(equalTo("==> console.log <==\naaaEND\n==> a.service <==\nsaid\n"));
        given().get("/v1/vms/calm-otter/logs?tail=-1").then().statusCode(400);
        problem(given().get("/v1/vms/calm-otter/logs?tail=many").then(), 404, "not_found");
    }

    static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status).contentType("application/problem+json")
                .body("status", equalTo(status), "code", equalTo(code), "type", equalTo("urn:banger:problem:" + code));
    }
}
