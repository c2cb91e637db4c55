/**
 * The other side of the wire: a small market-data exchange on its own loopback port, so that the sample runs with no
 * network. It is a stand-in for somebody else's server, hence on Jetty, and it steps aside when {@code sample.feed-uri}
 * names a real feed.
 */
@NullMarked
package dev.gun.sample.exchange;

import org.jspecify.annotations.NullMarked;
