package dev.gun.client.message;

import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;

/**
 * A WebSocket frame.
 *
 * @param stream the WebSocket
 * @param frame the frame: a whole message or a control frame
 */
public record GunWs(GunWebSocket stream, WsFrame frame) implements GunMessage.OfStream {}
