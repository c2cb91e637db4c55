/** The page in a real browser. */
@NullMarked
package dev.gun.sample.browser;

import org.jspecify.annotations.NullMarked;
