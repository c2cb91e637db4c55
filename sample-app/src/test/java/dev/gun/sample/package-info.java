@NullMarked
package dev.gun.sample;

import org.jspecify.annotations.NullMarked;
