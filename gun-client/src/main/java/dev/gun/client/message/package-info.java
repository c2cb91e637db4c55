/** The messages that a connection sends to its owner and to the receivers of its streams. */
@NullMarked
package dev.gun.client.message;

import org.jspecify.annotations.NullMarked;
