package dev.banger.api.http;

import static dev.banger.api.http.ApiTest.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazards 1, 3 and 42 at the HTTP edge. */
@QuarkusTest
@Tag("quarkus")
class BadInputTest {
    @TestHTTPResource("/")
    URL root;

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e%2fx", "..%2f..%2fetc%2fx", "%00", "a%00b", "-a", "A", "a%0ab", "%D0%B0", "a_b", "%20", "a%2Fb"})
    void refsThatAreNoNamesAreRefused(String ref) {
        for (var path : new String[] {"/v1/vms/", "/v1/kernels/"}) {
            problem(given().urlEncodingEnabled(false).get(path + ref).then(), 400, "bad_request").body("detail", containsString("is not valid"));
        }
    }

    @Test
    void aNameOf64CharactersIsRefused() {
        problem(given().get("/v1/vms/" + "a".repeat(64)).then(), 400, "bad_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e%2fx", "..%2f..%2fetc%2fx", "%00", "-", "Debian", "a%3A%3Ab", "%2Fa"})
    void imageNamesOutsideTheirShapeAreRefused(String name) {
        problem(given().urlEncodingEnabled(false).get("/v1/images/" + name).then(), 400, "bad_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "op-", "op-00000000000000zz", "op-0000000000000000%00"})
    void operationIdsAreChecked(String id) {
        problem(given().urlEncodingEnabled(false).get("/v1/operations/" + id).then(), 400, "bad_request");
        problem(given().urlEncodingEnabled(false).get("/v1/operations/" + id + "/events").then(), 400, "bad_request");
    }

    @Test
    void anUnknownOperationIsNotFoundInEveryForm() {
        for (var path : new String[] {"/v1/operations/op-0000000000000000", "/v1/operations/op-0000000000000000/events"}) {
            problem(given().get(path).then(), 404, "not_found").body("detail", containsString("op-0000000000000000"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"nmae":"a"}                  | nmae
            {"vcpu":"2"}                  | vcpu
            {"vcpu":2.5}                  | vcpu
            {"vcpu":1e999}                | vcpu
            {"vcpu":99999999999}          | vcpu
            {"vcpu":-1}                   | vcpu
            {"vcpu":true}                 | vcpu
            {"memoryBytes":[1]}           | memoryBytes
            {"nat":"yes"}                 | nat
            {"nat":1}                     | nat
            {"name":5}                    | name
            {"name":"../x"}               | ../x
            {"name":""}                   | VM name
            {"image":"-"}                 | '-'
            {"kernel":"a/b"}              | kernel name
            {"vmm":"xen"}                 | xen
            {"name":"a","name":"b"}       | JSON
            {"name":"a"} x                | JSON
            {"name":                      | JSON
            [1]                           | JSON
            "x"                           | JSON
            nonsense                      | JSON
            """)
    void bodiesAreTakenAtTheirWord(String body, String named) {
        problem(given().contentType("application/json").body(body).post("/v1/vms").then(), 400, "bad_request").body("detail", containsString(named));
    }

    @Test
    void deepNestingIsRefused() {
        problem(given().contentType("application/json").body("[".repeat(100_000)).post("/v1/vms").then(), 400, "bad_request");
    }

    @Test
    void anAbsentBodyIsRefused() {
        problem(given().contentType("application/json").post("/v1/vms").then(), 400, "bad_request").body("detail", containsString("body"));
        problem(given().contentType("application/json").body("null").post("/v1/vms").then(), 400, "bad_request");
    }

    @Test
    void otherMediaTypesAreRefused() {
        problem(given().contentType("text/plain").body("x").post("/v1/vms").then(), 415, "bad_request");
    }

    @Test
    void unknownRoutesAndMethodsAreProblems() {
        problem(given().get("/v2/vms").then(), 404, "not_found");
        problem(given().get("/").then(), 404, "not_found");
        problem(given().get("/v1/vms/calm-otter/nothing").then(), 404, "not_found");
        problem(given().put("/v1/vms").then(), 405, "bad_request");
    }

    @Test
    void aBodyDeclaredTooLongIsRefusedBeforeItIsRead() throws IOException {
        var answer = raw("POST /v1/vms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("\"code\":\"bad_request\""), answer);
    }

    @Test
    void aChunkedBodyIsBoundedToo() throws IOException {
        var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        var answer = raw("POST /v1/vms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(20));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        given().get("/v1/vms").then().statusCode(200);
    }

    @Test
    void aHeaderThatIsTooLongIsRefused() throws IOException {
        var answer = raw("GET /v1/vms HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(64 << 10) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 431 ") || answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @Test
    void stopBudgetsAreBounded() {
        for (var seconds : new int[] {-1, 3_601}) {
            problem(given().contentType("application/json").body("{\"timeoutSeconds\":" + seconds + "}").post("/v1/vms/calm-otter/stop").then(), 400, "bad_request")
                    .body("detail", containsString(Integer.toString(seconds)), "status", equalTo(400));
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(10_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // Refused in the middle of it: the answer is still to be read.
            }
            var buffer = new byte[4_096];
            var count = socket.getInputStream().read(buffer);
            return new String(buffer, 0, Math.max(0, count), StandardCharsets.UTF_8);
        }
    }
}
