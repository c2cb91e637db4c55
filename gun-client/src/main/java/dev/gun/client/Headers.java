package dev.gun.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of header fields, in order. Names are case-insensitive and kept in lower case (RFC 9110 §5.1); a
 * name may occur several times. {@link #toString()} never prints the values of sensitive fields.
 */
public final class Headers {

    private static final Headers EMPTY = new Headers(new String[0]);
    private static final Set<String> SENSITIVE =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "authentication-info");

    /** Names and values in turn. */
    private final String[] fields;

    /** Names, in lower case, whose values are not printed, on top of the usual ones; not a part of the value. */
    private final Set<String> redacted;

    private Headers(String[] fields) {
        this(fields, Set.of());
    }

    private Headers(String[] fields, Set<String> redacted) {
        this.fields = fields;
        this.redacted = redacted;
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * Fields from names and values in turn.
     *
     * @param namesAndValues name, value, name, value, …
     * @throws IllegalArgumentException when the number of strings is odd
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Headers.of takes names and values in turn, but got " + namesAndValues.length + " strings");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** Fields from a map of one value per name, in its iteration order. */
    public static Headers of(Map<String, String> map) {
        Builder builder = builder();
        map.forEach(builder::add);
        return builder.build();
    }

    /** A builder with no fields. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these fields. */
    public Builder toBuilder() {
        return new Builder().addAll(this);
    }

    /** The number of fields. */
    public int size() {
        return fields.length / 2;
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return fields.length == 0;
    }

    /** The name of field {@code index}, in lower case. */
    public String name(int index) {
        return fields[2 * index];
    }

    /** The value of field {@code index}. */
    public String value(int index) {
        return fields[2 * index + 1];
    }

    /** The first value of the field {@code name}, or {@code null} when there is none. */
    public @Nullable String get(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    /** All values of the field {@code name}, in order; empty when there is none. */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    /** Whether there is a field {@code name}. */
    public boolean contains(String name) {
        return get(name) != null;
    }

    /** Calls {@code action} with each name and value, in order. */
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < fields.length; i += 2) {
            action.accept(fields[i], fields[i + 1]);
        }
    }

    /** Whether the value of the field {@code name} must not be printed. */
    public static boolean isSensitive(String name) {
        return SENSITIVE.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Checks that every field can be sent: names are tokens (RFC 9110 §5.1), values hold no CR, LF or NUL (§5.5) and no
     * character beyond ISO-8859-1.
     *
     * @return these
     * @throws IllegalArgumentException naming the first field that cannot; its value is not printed
     */
    public Headers validate() {
        for (int i = 0; i < fields.length; i += 2) {
            if (!HttpSyntax.isToken(fields[i])) {
                throw new IllegalArgumentException("Header name \"" + HttpSyntax.escape(fields[i])
                        + "\" is not a token: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1)");
            }
            if (!HttpSyntax.isFieldValue(fields[i + 1])) {
                throw new IllegalArgumentException("The value of header \"" + fields[i]
                        + "\" holds CR, LF, NUL or a character beyond ISO-8859-1, which RFC 9110 §5.5 forbids");
            }
        }
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
    }

    /** These fields, printed without the values of those named in {@code names} (lower case) too. */
    public Headers redacting(Set<String> names) {
        return names.isEmpty() || fields.length == 0 ? this : new Headers(fields, Set.copyOf(names));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < fields.length; i += 2) {
            boolean hidden = SENSITIVE.contains(fields[i]) || redacted.contains(fields[i]);
            text.append(i == 0 ? "" : ", ").append(fields[i]).append(": ").append(hidden ? "***" : fields[i + 1]);
        }
        return text.append(']').toString();
    }

    /** Builds {@link Headers}. Not thread-safe. */
    public static final class Builder {

        /** Room for four fields, which most requests do not exceed. */
        private String[] fields = new String[8];

        /** How many of {@link #fields} are in use. */
        private int used;

        private Builder() {}

        /** Adds a field after those already there; the name is put in lower case. */
        public Builder add(String name, String value) {
            String lower = lowerCase(Objects.requireNonNull(name, "name"));
            Objects.requireNonNull(value, "value");
            reserve(2);
            fields[used] = lower;
            fields[used + 1] = value;
            used += 2;
            return this;
        }

        private void reserve(int more) {
            if (used + more > fields.length) {
                fields = Arrays.copyOf(fields, Math.max(2 * fields.length, used + more));
            }
        }

        /** Adds all fields of {@code headers} after those already there. */
        public Builder addAll(Headers headers) {
            int more = headers.fields.length;
            reserve(more);
            System.arraycopy(headers.fields, 0, fields, used, more);
            used += more;
            return this;
        }

        /** Removes every field {@code name} and adds one with this value at the end. */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        /** Adds the field unless there is one of that name. */
        public Builder addIfAbsent(String name, String value) {
            return contains(name) ? this : add(name, value);
        }

        /** Removes every field {@code name}. */
        public Builder remove(String name) {
            int kept = 0;
            for (int i = 0; i < used; i += 2) {
                if (!fields[i].equalsIgnoreCase(name)) {
                    fields[kept] = fields[i];
                    fields[kept + 1] = fields[i + 1];
                    kept += 2;
                }
            }
            used = kept;
            return this;
        }

        /** Whether there is a field {@code name}. */
        public boolean contains(String name) {
            for (int i = 0; i < used; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }

        /** The fields as they are now. */
        public Headers build() {
            return used == 0 ? EMPTY : new Headers(Arrays.copyOf(fields, used));
        }

        private static String lowerCase(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c >= 'A' && c <= 'Z') {
                    return name.toLowerCase(Locale.ROOT);
                }
            }
            return name;
        }
    }
}
