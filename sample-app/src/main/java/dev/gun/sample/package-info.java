/** A market-data watcher: what an application looks like that lives on one WebSocket feed. */
@NullMarked
package dev.gun.sample;

import org.jspecify.annotations.NullMarked;
