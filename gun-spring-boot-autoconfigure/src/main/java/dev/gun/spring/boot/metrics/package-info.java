/** Metrics of Gun's connections. */
@NullMarked
package dev.gun.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
