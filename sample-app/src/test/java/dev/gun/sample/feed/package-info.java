@NullMarked
package dev.gun.sample.feed;

import org.jspecify.annotations.NullMarked;
