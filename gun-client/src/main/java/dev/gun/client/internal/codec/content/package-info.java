/**
 * The content codings of HTTP (RFC 9110 §8.4.1): what decodes a body, piece by piece. Pure: no channel, executor, clock
 * or logger.
 */
@NullMarked
package dev.gun.client.internal.codec.content;

import org.jspecify.annotations.NullMarked;
