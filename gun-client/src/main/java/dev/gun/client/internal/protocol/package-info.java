/** The protocols: each asks, through a small set of commands, and never acts on the connection itself. */
@NullMarked
package dev.gun.client.internal.protocol;

import org.jspecify.annotations.NullMarked;
