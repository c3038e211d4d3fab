package dev.banger.api.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml} is what the daemon serves. */
@QuarkusTest
@Tag("quarkus")
class OpenApiTest {
    private static final Path COMMITTED = Path.of(System.getProperty("banger.root"), "docs/openapi.yaml");

    @Test
    void theCommittedDescriptionIsCurrent() throws IOException {
        var served = given().get("/q/openapi?format=yaml").then().statusCode(200).extract().asString();
        if (System.getenv("BANGER_UPDATE_OPENAPI") != null) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, served);
        }
        var committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
        assertEquals(committed, served, "docs/openapi.yaml is stale; refresh it with: make openapi");
    }
}
