package dev.banger.helper.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The fields of one JSON object: each is taken once, by name and type; {@link #end} refuses what is left over. Not thread-safe. */
public final class JsonFields {
    private final String path;
    private final Map<String, Object> left;

    JsonFields(String path, Map<String, Object> left) {
        this.path = path;
        this.left = left;
    }

    public String text(String name) throws JsonException {
        return required(name, optionalText(name));
    }

    public Optional<String> optionalText(String name) throws JsonException {
        return take(name, String.class, "a string");
    }

    /** A number of {@code int}'s range. */
    public int integer(String name) throws JsonException {
        return toInt(name, number(name));
    }

    /** As {@link #integer}. */
    public OptionalInt optionalInteger(String name) throws JsonException {
        var number = take(name, Long.class, "an integer");
        return number.isPresent() ? OptionalInt.of(toInt(name, number.get())) : OptionalInt.empty();
    }

    private int toInt(String name, long number) throws JsonException {
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw new JsonException("field '" + path + name + "' " + number + " is a number of more than 31 bits");
        }
        return (int) number;
    }

    public long number(String name) throws JsonException {
        return required(name, take(name, Long.class, "an integer"));
    }

    public boolean flag(String name) throws JsonException {
        return required(name, take(name, Boolean.class, "true or false"));
    }

    public List<String> texts(String name) throws JsonException {
        return elements(name, String.class, "strings");
    }

    public JsonFields object(String name) throws JsonException {
        return required(name, optionalObject(name));
    }

    public Optional<JsonFields> optionalObject(String name) throws JsonException {
        return take(name, Map.class, "an object").map(fields -> of(name, fields));
    }

    public List<JsonFields> objects(String name) throws JsonException {
        return elements(name, Map.class, "objects").stream().map(fields -> of(name, fields)).toList();
    }

    /** @throws JsonException when a field was not taken: it is unknown */
    public void end() throws JsonException {
        if (!left.isEmpty()) {
            throw new JsonException("field '" + path + left.keySet().iterator().next() + "' is unknown");
        }
    }

    private <T> List<T> elements(String name, Class<T> type, String plural) throws JsonException {
        var taken = new ArrayList<T>();
        for (var element : required(name, take(name, List.class, "a list of " + plural))) {
            if (!type.isInstance(element)) {
                throw new JsonException("field '" + path + name + "' is not a list of " + plural);
            }
            taken.add(type.cast(element));
        }
        return taken;
    }

    private <T> Optional<T> take(String name, Class<T> type, String article) throws JsonException {
        var value = left.remove(name);
        if (value != null && !type.isInstance(value)) {
            throw new JsonException("field '" + path + name + "' is not " + article);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private <T> T required(String name, Optional<T> value) throws JsonException {
        return value.orElseThrow(() -> new JsonException("field '" + path + name + "' is missing"));
    }

    /** Only {@link JsonText} makes maps, with names as keys. */
    @SuppressWarnings("unchecked")
    private JsonFields of(String name, Map<?, ?> fields) {
        return new JsonFields(path + name + ".", (Map<String, Object>) fields);
    }
}
