package dev.banger.helper.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object in UTF-8 as bytes (RFC 8259, less what nobody here writes): no {@code null}, no fractions or exponents, no duplicate
 * keys, nothing after the object; nesting, names, strings and numbers are bounded. Thread-safe.
 */
public final class JsonText {
    private static final int NESTING = 8;
    private static final int STRING_CHARACTERS = 128 * 1_024;
    private static final int NAME_CHARACTERS = 64;
    private static final int NUMBER_CHARACTERS = 19;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING)
                    .maxStringLength(STRING_CHARACTERS)
                    .maxNameLength(NAME_CHARACTERS)
                    .maxNumberLength(NUMBER_CHARACTERS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from hostile clients: nothing of them is kept beyond the text.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** @throws JsonException when it is no such object */
    public JsonFields read(byte[] text) throws JsonException {
        try (var parser = factory.createParser(decoded(text))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("the text is not a JSON object");
            }
            var fields = object(parser);
            if (parser.nextToken() != null) {
                throw new JsonException("something follows the JSON object");
            }
            return new JsonFields("", fields);
        } catch (IOException e) {
            throw new JsonException("the text is not valid JSON: " + firstLine(e), e);
        }
    }

    /** @param fields values are strings, integers, booleans, lists and maps of these; an empty {@link Optional} leaves its field out */
    public byte[] write(Map<String, ?> fields) {
        var bytes = new ByteArrayOutputStream(512);
        try (var generator = factory.createGenerator(bytes)) {
            write(generator, fields);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Strictly UTF-8: jackson would guess UTF-16 and UTF-32 from the first bytes. */
    private static String decoded(byte[] text) throws JsonException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("the text is not UTF-8", e);
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException, JsonException {
        var fields = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(name, parser));
        }
        return fields;
    }

    private static Object value(String name, JsonParser parser) throws IOException, JsonException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> text(name, parser.getText());
            case VALUE_NUMBER_INT -> integer(name, parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(name, parser));
                }
                yield list;
            }
            case VALUE_NULL -> throw new JsonException("field '" + name + "' is null: leave it out");
            case VALUE_NUMBER_FLOAT -> throw new JsonException("field '" + name + "' is not an integer");
            case null, default -> throw new JsonException("field '" + name + "' is cut off");
        };
    }

    /** An escape may write half a character, which has no UTF-8: as a path or an argument it would be another one. */
    private static String text(String name, String value) throws JsonException {
        for (var i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (Character.isLowSurrogate(value.charAt(i)) || i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new JsonException("field '" + name + "' has half a character");
                }
                i++;
            }
        }
        return value;
    }

    private static long integer(String name, JsonParser parser) throws IOException, JsonException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new JsonException("field '" + name + "' is a number of more than 63 bits");
        }
        return parser.getLongValue();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case String text -> generator.writeString(text);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            case List<?> list -> {
                generator.writeStartArray();
                for (var element : list) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> fields -> {
                generator.writeStartObject();
                for (var field : fields.entrySet()) {
                    writeField(generator, (String) field.getKey(), field.getValue());
                }
                generator.writeEndObject();
            }
            default -> throw new IllegalArgumentException("a " + value.getClass().getName() + " has no form in JSON");
        }
    }

    private static void writeField(JsonGenerator generator, String name, Object value) throws IOException {
        var present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (present != null) {
            generator.writeFieldName(name);
            write(generator, present);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
