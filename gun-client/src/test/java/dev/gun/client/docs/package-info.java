/** Holds the documents in {@code docs} to what the code does. */
@NullMarked
package dev.gun.client.docs;

import org.jspecify.annotations.NullMarked;
