package dev.gun.spring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where connections point. Beans of this type are asked in their order, and the first that knows a connection decides;
 * a connection that none knows points where its properties say.
 */
public interface GunConnectionDetails extends ConnectionDetails {

    /**
     * Where a connection points.
     *
     * @param connection the connection's name
     * @return {@code http}, {@code https}, {@code ws} or {@code wss}; {@code null} when these details do not know the
     *     connection
     */
    @Nullable URI getUri(String connection);

    /**
     * The Unix domain socket of a connection that these details know, in place of the host of its URI; {@code null}, the
     * default, for none.
     *
     * @param connection the connection's name
     */
    default @Nullable Path getUnixPath(String connection) {
        return null;
    }

    /**
     * The TLS of a connection that these details know; {@code null}, the default, for what the properties say.
     *
     * @param connection the connection's name
     */
    default @Nullable SslBundle getSslBundle(String connection) {
        return null;
    }
}
