package dev.gun.spring;

import java.io.Serial;
import java.util.Collection;
import java.util.List;

/** There is no pool of the name that was asked for. */
public final class UnknownGunPoolException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<String> known;

    /**
     * A failed look-up.
     *
     * @param name the name that was asked for
     * @param known the names there are
     */
    public UnknownGunPoolException(String name, Collection<String> known) {
        super("There is no pool named '" + name + "': "
                + (known.isEmpty() ? "no pool is configured" : "the known names are " + known));
        this.name = name;
        this.known = List.copyOf(known);
    }

    /** The name that was asked for. */
    public String name() {
        return name;
    }

    /** The names there are. */
    public List<String> known() {
        return known;
    }
}
