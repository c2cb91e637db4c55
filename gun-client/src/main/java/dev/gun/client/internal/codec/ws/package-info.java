/**
 * The WebSocket codec: RFC 6455 frames and messages, RFC 7692 compression, the opening handshake. Pure over bytes: no
 * channel, executor, clock or logger; every class is confined to the thread that owns its connection.
 */
@NullMarked
package dev.gun.client.internal.codec.ws;

import org.jspecify.annotations.NullMarked;
