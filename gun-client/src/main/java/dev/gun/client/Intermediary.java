package dev.gun.client;

/**
 * A proxy between us and the origin.
 *
 * @param type how it was asked for the tunnel through it
 * @param host its host
 * @param port its port
 * @param transport what carries the bytes to it
 * @param protocol what is spoken to it
 */
public record Intermediary(Proxy.Type type, String host, int port, Transport transport, Protocol protocol) {}
