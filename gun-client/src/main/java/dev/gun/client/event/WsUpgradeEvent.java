package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsOptions;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket upgrade was asked for.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param options its options
 */
public record WsUpgradeEvent(
        GunStream stream, ReplyTo replyTo, @Nullable Object context, WsOptions options) implements StreamEvent {}
