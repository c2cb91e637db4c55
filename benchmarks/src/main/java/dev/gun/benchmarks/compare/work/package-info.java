/** What a contender has to be able to do, so that every client is driven by the same code. */
@NullMarked
package dev.gun.benchmarks.compare.work;

import org.jspecify.annotations.NullMarked;
