/** The process that one contender runs in: warms up, measures, and prints what it cost. */
@NullMarked
package dev.gun.benchmarks.compare.client;

import org.jspecify.annotations.NullMarked;
