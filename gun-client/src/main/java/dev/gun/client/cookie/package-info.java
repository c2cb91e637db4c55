/** Cookies (RFC 6265bis): what a connection keeps of them, and the rules for that. */
@NullMarked
package dev.gun.client.cookie;

import org.jspecify.annotations.NullMarked;
