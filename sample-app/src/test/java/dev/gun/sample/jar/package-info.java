@NullMarked
package dev.gun.sample.jar;

import org.jspecify.annotations.NullMarked;
