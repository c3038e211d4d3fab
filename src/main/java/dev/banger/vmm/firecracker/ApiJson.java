package dev.banger.vmm.firecracker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** Firecracker's JSON: snake case, absent fields left out. Answers may hold fields that a newer Firecracker added. */
final class ApiJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
                    .build())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ApiJson() {}

    static byte[] write(ApiRequest request) {
        try {
            return MAPPER.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request record is always JSON: " + request, e);
        }
    }

    /** @throws FirecrackerException when the body is no such JSON */
    static <T> T read(byte[] body, Class<T> type) throws FirecrackerException {
        try {
            return MAPPER.readValue(body, type);
        } catch (java.io.IOException e) {
            throw new FirecrackerException("Firecracker's answer is not a " + type.getSimpleName() + ": " + FirecrackerException.shown(body));
        }
    }

    /** The reason in an error's body, or the body itself where it is no JSON. */
    static String fault(byte[] body) {
        try {
            return FirecrackerException.shown(read(body, Fault.class).faultMessage().orElse("no reason given"));
        } catch (FirecrackerException e) {
            return FirecrackerException.shown(body);
        }
    }
}
