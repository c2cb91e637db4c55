/** What the application does with the feed: it remembers prices, measures the flow and keeps the connection's story. */
@NullMarked
package dev.gun.sample.feed;

import org.jspecify.annotations.NullMarked;
