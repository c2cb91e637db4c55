/** What is to hold whenever a connection is up, built on the public API alone. */
@NullMarked
package dev.gun.client.internal.session;

import org.jspecify.annotations.NullMarked;
