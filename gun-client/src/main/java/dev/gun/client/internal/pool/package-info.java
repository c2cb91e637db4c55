/** Pools of connections to one origin, built on the public API and what {@code PoolHost} adds to it. */
@NullMarked
package dev.gun.client.internal.pool;

import org.jspecify.annotations.NullMarked;
