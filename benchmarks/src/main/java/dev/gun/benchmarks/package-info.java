/** Small measurements with JMH. One class per question. */
@NullMarked
package dev.gun.benchmarks;

import org.jspecify.annotations.NullMarked;
