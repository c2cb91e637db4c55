/**
 * What HTTP/1.1 (RFC 9112) says about where a message ends and what makes it malformed. Pure: no channel, executor,
 * clock or logger.
 */
@NullMarked
package dev.gun.client.internal.codec.http1;

import org.jspecify.annotations.NullMarked;
