/** The server that every contender talks to: Netty's own codecs, in a process of its own. */
@NullMarked
package dev.gun.benchmarks.compare.server;

import org.jspecify.annotations.NullMarked;
