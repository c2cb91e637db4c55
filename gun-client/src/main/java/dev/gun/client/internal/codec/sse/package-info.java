/** Server-sent events, as the HTML standard reads them. Pure: no channel, executor, clock or logger. */
@NullMarked
package dev.gun.client.internal.codec.sse;

import org.jspecify.annotations.NullMarked;
