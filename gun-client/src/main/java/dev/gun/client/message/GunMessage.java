package dev.gun.client.message;

import dev.gun.client.GunStream;

/**
 * What a connection says to its owner and to the receivers of its streams. Messages of one connection to one receiver
 * come in the order in which things happened; nothing comes after {@link GunTerminated}.
 */
public sealed interface GunMessage
        permits GunUp, GunTunnelUp, GunDown, GunTerminated, GunNotify, GunError, GunMessage.OfStream {

    /** The name of the connection: the configured one, or {@code gun-<n>}. */
    String connection();

    /** A message that belongs to one stream. */
    sealed interface OfStream extends GunMessage
            permits GunInform, GunResponse, GunData, GunSse, GunTrailers, GunPush, GunUpgrade, GunWs {

        /** The stream. */
        GunStream stream();

        @Override
        default String connection() {
            return stream().connection();
        }
    }
}
