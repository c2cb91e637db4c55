/**
 * The other side of the wire: a small exchange on loopback ports of its own, so that the sample runs with no network. It
 * is a stand-in for somebody else's server, hence on Jetty, and knows nothing of Gun.
 */
@NullMarked
package dev.gun.sample.exchange;

import org.jspecify.annotations.NullMarked;
