package dev.gun.client.internal.protocol;

import dev.gun.client.GunOptions;

/**
 * What every protocol is given.
 *
 * @param connection the connection's name, for log lines
 * @param options the connection's options
 * @param commands the connection
 * @param listener who hears about streams
 */
public record ProtocolContext(String connection, GunOptions options, Commands commands, StreamListener listener) {}
