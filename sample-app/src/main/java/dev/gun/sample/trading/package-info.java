/** What the application does with the API: it asks for instruments and history, and places orders. */
@NullMarked
package dev.gun.sample.trading;

import org.jspecify.annotations.NullMarked;
