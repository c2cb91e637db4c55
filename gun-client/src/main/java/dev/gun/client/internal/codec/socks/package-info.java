/** SOCKS5 (RFC 1928, RFC 1929): pure over bytes. */
@NullMarked
package dev.gun.client.internal.codec.socks;

import org.jspecify.annotations.NullMarked;
