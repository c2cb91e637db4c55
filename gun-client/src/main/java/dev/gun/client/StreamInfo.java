package dev.gun.client;

/**
 * What is known about a stream.
 *
 * @param id its number
 * @param method the request's method
 * @param running whether it has not ended yet
 * @param queued whether it has not been written yet
 */
public record StreamInfo(long id, String method, boolean running, boolean queued) {}
