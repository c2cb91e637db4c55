/** What the browser gets: the page's data as server-sent events, and the buttons that make the exchange misbehave. */
@NullMarked
package dev.gun.sample.web;

import org.jspecify.annotations.NullMarked;
