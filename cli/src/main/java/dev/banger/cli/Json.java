package dev.banger.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;

/** Wire records to JSON and back. Unknown fields of a newer daemon are ignored; what is written is ASCII, so that it is safe on a terminal. */
public final class Json {
    /** Made at first use: {@code --help} and bad arguments do without. */
    private static final class Holder {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
    }

    public byte[] bytes(Object value) {
        try {
            return Holder.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** For people and scripts: indented by two. */
    public String pretty(Object value) {
        try {
            return Holder.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    public <T> T read(byte[] json, Class<T> type) throws IOException {
        return present(Holder.MAPPER.readValue(json, type));
    }

    public <T> List<T> readList(byte[] json, Class<T> type) throws IOException {
        var list = Holder.MAPPER.getTypeFactory().constructCollectionType(List.class, type);
        return present(Holder.MAPPER.<List<T>>readValue(json, list));
    }

    private static <T> T present(T value) throws IOException {
        if (value == null) {
            throw new IOException("the answer is null");
        }
        return value;
    }
}
