/** The event handler interface: what a connection does, at the finest grain, for metrics, tracing and debugging. */
@NullMarked
package dev.gun.client.event;

import org.jspecify.annotations.NullMarked;
