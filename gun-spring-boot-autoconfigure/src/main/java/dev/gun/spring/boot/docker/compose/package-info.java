/** Gun connections to services of Docker Compose. */
@NullMarked
package dev.gun.spring.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
