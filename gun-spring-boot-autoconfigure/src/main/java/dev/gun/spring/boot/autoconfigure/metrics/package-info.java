/** Auto-configuration of the metrics of Gun's connections. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
