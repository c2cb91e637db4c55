package dev.gun.spring.boot.endpoint;

import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint over HTTP, where a name that is unknown is 404 and not, as any other wrong argument, 400. What its
 * operations declare to return does not tell a native image of the answer to an unknown name, so it is registered.
 */
@EndpointWebExtension(endpoint = GunEndpoint.class)
@RegisterReflectionForBinding(GunEndpointWebExtension.UnknownDescriptor.class)
public final class GunEndpointWebExtension {

    private final GunEndpoint endpoint;
    private final GunConnectionRegistry registry;
    private final GunPoolRegistry pools;

    /** Extends this endpoint, which shows these connections and pools. */
    public GunEndpointWebExtension(GunEndpoint endpoint, GunConnectionRegistry registry, GunPoolRegistry pools) {
        this.endpoint = endpoint;
        this.registry = registry;
        this.pools = pools;
    }

    /** One connection, or 404 with the names there are. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> connection(@Selector String name) {
        return isKnown(name) ? new WebEndpointResponse<>(endpoint.connection(name)) : unknown();
    }

    /** Does something to a connection; 200 with the connection as it is now, or 404 with the names there are. */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> act(@Selector String name, String action) {
        return isKnown(name) ? new WebEndpointResponse<>(endpoint.act(name, action)) : unknown();
    }

    private boolean isKnown(String name) {
        return registry.names().contains(name) || pools.names().contains(name);
    }

    private WebEndpointResponse<OperationResponseBody> unknown() {
        return new WebEndpointResponse<>(
                new UnknownDescriptor(
                        "There is no connection of that name",
                        Stream.concat(registry.names().stream(), pools.names().stream())
                                .toList()),
                WebEndpointResponse.STATUS_NOT_FOUND);
    }

    /**
     * There is no connection of the name that was asked for.
     *
     * @param message says so
     * @param known the names there are
     */
    public record UnknownDescriptor(String message, List<String> known) implements OperationResponseBody {}
}
