package dev.gun.spring.boot.autoconfigure;

import java.io.Serial;

/** The bean of a configured connection would have a name that is taken. */
final class GunConnectionBeanException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String bean;
    private final String connection;
    private final String taken;

    /**
     * A clash of names.
     *
     * @param bean the name
     * @param connection the connection whose bean it would be
     * @param taken who has the name
     */
    GunConnectionBeanException(String bean, String connection, String taken) {
        super("The bean '" + bean + "' of the connection '" + connection + "' has the name of " + taken);
        this.bean = bean;
        this.connection = connection;
        this.taken = taken;
    }

    String bean() {
        return bean;
    }

    String connection() {
        return connection;
    }

    String taken() {
        return taken;
    }
}
