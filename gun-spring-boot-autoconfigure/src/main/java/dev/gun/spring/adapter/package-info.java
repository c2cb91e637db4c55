/** Spring's client interfaces over Gun's connections: WebClient, RestClient, reactive WebSockets. */
@NullMarked
package dev.gun.spring.adapter;

import org.jspecify.annotations.NullMarked;
