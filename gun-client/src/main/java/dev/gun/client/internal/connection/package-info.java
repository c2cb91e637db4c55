/** The only place that holds a channel: the driver that interprets the lifecycle, the public façade, and delivery. */
@NullMarked
package dev.gun.client.internal.connection;

import org.jspecify.annotations.NullMarked;
