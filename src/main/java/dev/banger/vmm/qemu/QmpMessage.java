package dev.banger.vmm.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What QEMU says over QMP, one JSON object a line ({@code docs/interop/qmp-spec.txt} of QEMU). */
sealed interface QmpMessage {
    /** The first message of a connection; commands are refused until {@code qmp_capabilities} was sent. */
    record Greeting() implements QmpMessage {}

    /** The answer to a command. */
    record Return(JsonNode value) implements QmpMessage {}

    /** A command was refused. */
    record Refusal(String errorClass, String description) implements QmpMessage {}

    /** Something happened; may come between a command and its answer. */
    record Event(String name) implements QmpMessage {}

    /**
     * Parses one line.
     *
     * @throws QmpException when it is no message of QMP; the text is shortened and made printable
     */
    static QmpMessage parse(String line) throws QmpException {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new QmpException("QEMU sent what is not JSON: " + shown(line));
        }
        if (node.path("QMP").isObject()) {
            return new Greeting();
        }
        if (node.has("return")) {
            return new Return(node.get("return"));
        }
        if (node.path("error").isObject()) {
            return new Refusal(node.get("error").path("class").asText("?"), shown(node.get("error").path("desc").asText("?")));
        }
        if (node.path("event").isTextual()) {
            return new Event(node.get("event").textValue());
        }
        throw new QmpException("QEMU sent a message with neither 'return', 'error', 'event' nor a greeting: " + shown(line));
    }

    /** At most 200 characters, control characters replaced. */
    private static String shown(String text) {
        var cut = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return cut.replaceAll("\\p{Cc}", "?");
    }

    /** The reader of messages: shallow, since none of ours nests deeply. */
    final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
                .build());

        private Json() {}
    }
}
