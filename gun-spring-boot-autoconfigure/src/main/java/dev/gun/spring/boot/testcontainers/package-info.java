/** Gun connections to containers of Testcontainers. */
@NullMarked
package dev.gun.spring.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
