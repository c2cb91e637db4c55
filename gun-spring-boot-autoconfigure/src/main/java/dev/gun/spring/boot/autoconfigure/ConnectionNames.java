package dev.gun.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The names of the configured connections, as they were written first. */
final class ConnectionNames {

    private ConnectionNames() {}

    /**
     * Leaves out names that only an environment variable has in mind. {@code GUN_CONNECTIONS_MARKETDATA_URI} cannot say
     * the dash of {@code market-data}: Boot's binder gives that connection the variable's value, and takes
     * {@code marketdata} for another key of the map as well.
     */
    static Set<String> of(Collection<String> keys) {
        Set<String> names = new LinkedHashSet<>(keys);
        for (String name : keys) {
            String variable = variable(name);
            if (!variable.equals(name)) {
                names.remove(variable);
            }
        }
        return names;
    }

    /** A name as it comes back from an environment variable. */
    private static String variable(String name) {
        StringBuilder variable = new StringBuilder();
        name.chars().filter(Character::isLetterOrDigit).forEach(c -> variable.append((char) c));
        return variable.toString().toLowerCase(Locale.ROOT);
    }
}
