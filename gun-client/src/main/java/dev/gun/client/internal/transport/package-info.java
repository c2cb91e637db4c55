/** Sockets: look-up, connecting, and TLS. */
@NullMarked
package dev.gun.client.internal.transport;

import org.jspecify.annotations.NullMarked;
