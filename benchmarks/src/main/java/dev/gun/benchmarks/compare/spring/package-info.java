/** The application whose start is measured; it needs nothing of the contenders. */
@NullMarked
package dev.gun.benchmarks.compare.spring;

import org.jspecify.annotations.NullMarked;
