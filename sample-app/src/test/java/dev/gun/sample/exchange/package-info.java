@NullMarked
package dev.gun.sample.exchange;

import org.jspecify.annotations.NullMarked;
