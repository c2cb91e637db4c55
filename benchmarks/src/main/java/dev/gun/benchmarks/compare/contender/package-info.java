/** The clients that are compared, each as its own documentation says it should be used. */
@NullMarked
package dev.gun.benchmarks.compare.contender;

import org.jspecify.annotations.NullMarked;
