@NullMarked
package dev.gun.sample.web;

import org.jspecify.annotations.NullMarked;
