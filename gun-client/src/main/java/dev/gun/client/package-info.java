/**
 * The client for always-connected applications: HTTP/1.1, HTTP/2 and WebSocket over connections that own themselves.
 *
 * <p>Start at {@link dev.gun.client.GunClient}.
 */
@NullMarked
package dev.gun.client;

import org.jspecify.annotations.NullMarked;
