/** The comparison: the same work done by many clients, each in a process of its own, in turns. */
@NullMarked
package dev.gun.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
