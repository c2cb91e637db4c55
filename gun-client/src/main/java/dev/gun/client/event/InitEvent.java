package dev.gun.client.event;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The connection is initialising.
 *
 * @param connection the connection's name
 * @param owner the owner, or {@code null}
 * @param transport what will carry the connection's bytes
 * @param originScheme {@code http} or {@code https}
 * @param originHost the host
 * @param originPort the port
 * @param options the options it was opened with
 */
public record InitEvent(
        String connection,
        @Nullable GunOwner owner,
        Transport transport,
        String originScheme,
        String originHost,
        int originPort,
        GunOptions options)
        implements GunEvent {}
