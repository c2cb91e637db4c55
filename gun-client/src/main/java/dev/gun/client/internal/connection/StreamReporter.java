package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.event.CancelEvent;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.FragState;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.event.PushPromiseEndEvent;
import dev.gun.client.event.PushPromiseStartEvent;
import dev.gun.client.event.RequestEndEvent;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseEndEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.client.event.ResponseStartEvent;
import dev.gun.client.event.ResponseTrailersEvent;
import dev.gun.client.event.StreamEndEvent;
import dev.gun.client.event.WsRecvFrameEndEvent;
import dev.gun.client.event.WsRecvFrameHeaderEvent;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import dev.gun.client.event.WsRecvFrameStartEvent;
import dev.gun.client.event.WsSendFrameEvent;
import dev.gun.client.event.WsUpgradeEvent;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.ContentStage;
import dev.gun.client.internal.protocol.ContentWish;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.StreamListener;
import dev.gun.client.internal.protocol.TunnelLink;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunPush;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what protocols report into events and messages: the event first, then the message (spec page 2). Confined to
 * the event loop.
 */
final class StreamReporter implements StreamListener {

    private static final StreamReporter TO_RECEIVERS_ONLY = new StreamReporter(null);

    private final @Nullable EventHandlers handlers;

    private StreamReporter(@Nullable EventHandlers handlers) {
        this.handlers = handlers;
    }

    /** One with these event handlers; always the same one without any, since it has all else from the stream. */
    static StreamReporter to(@Nullable EventHandlers handlers) {
        return handlers == null ? TO_RECEIVERS_ONLY : new StreamReporter(handlers);
    }

    /** {@code null} when there are none. */
    @Nullable EventHandlers handlers() {
        return handlers;
    }

    /** Header fields as they are told: what the options redact is never printed. */
    private static Headers told(ClientStream stream, Headers headers) {
        return headers.redacting(of(stream).driver().options().redactedHeaders());
    }

    private static DefaultGunStream of(ClientStream stream) {
        return (DefaultGunStream) stream;
    }

    /** Something of a response, or of what it asked for, goes to its receiver. */
    private void deliver(DefaultGunStream stream, GunMessage message) {
        if (comesTo(stream)) {
            stream.deliver(message);
        }
    }

    /** Something has come on {@code stream}: whether its receiver is to hear of it. */
    private boolean comesTo(DefaultGunStream stream) {
        stream.driver().touch();
        ResponseClock clock = stream.clock();
        if (clock != null) {
            clock.active();
        }
        if (stream.silenced()) {
            return false;
        }
        stream.layer().streams().answered(stream);
        return true;
    }

    /** Tells the receiver that its request is being written again. */
    void resubmitted(DefaultGunStream stream, int times, Reason cause) {
        ConnectionDriver driver = stream.driver();
        driver.touch();
        stream.deliver(new GunNotify(driver.name(), new GunNotify.Resubmitted(stream, times, cause)));
    }

    @Override
    public boolean hasHandlers() {
        return handlers != null && handlers.wantFrames();
    }

    /** The stream is over for its receiver: tells it once, with what is said first. */
    void over(DefaultGunStream stream, @Nullable Reason error) {
        if (handlers != null && handlers.hasConnectionHandlers() && stream.overForReceiver()) {
            handlers.tell(
                    ConnectionEventHandler::streamEnd,
                    new StreamEndEvent(stream, stream.replyTo(), stream.context(), error));
        }
    }

    @Override
    public void requestStart(ClientStream stream, String method, Headers sent) {
        if (handlers != null) {
            handlers.fire(EventHandler::requestStart, requestEvent(of(stream), method, sent));
        }
    }

    @Override
    public void requestHeaders(ClientStream stream, String method, Headers sent) {
        if (handlers != null) {
            handlers.fire(EventHandler::requestHeaders, requestEvent(of(stream), method, sent));
        }
    }

    private RequestStartEvent requestEvent(DefaultGunStream stream, String method, Headers sent) {
        RequestHead head = stream.head();
        boolean connect = head.function() == RequestStartEvent.Function.CONNECT;
        return new RequestStartEvent(
                stream,
                stream.replyTo(),
                stream.context(),
                head.function(),
                method,
                connect ? null : head.scheme(),
                head.authority(),
                connect ? null : head.path(),
                told(stream, sent));
    }

    @Override
    public void requestEnd(ClientStream stream) {
        ResponseClock clock = of(stream).clock();
        if (clock != null) {
            clock.requestWritten();
        }
        if (handlers != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::requestEnd, new RequestEndEvent(s, s.replyTo(), s.context()));
        }
    }

    @Override
    public void responseStart(ClientStream stream) {
        if (handlers != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::responseStart, new ResponseStartEvent(s, s.replyTo(), s.context()));
        }
    }

    @Override
    public void inform(ClientStream stream, int status, Headers received) {
        Headers headers = told(stream, received);
        DefaultGunStream s = of(stream);
        takeCookies(s, status, received);
        if (handlers != null) {
            handlers.fire(
                    EventHandler::responseInform,
                    new ResponseHeadersEvent(s, s.replyTo(), s.context(), status, headers));
        }
        // The 101 of an upgrade is told by GunUpgrade.
        if (status != 101) {
            deliver(s, new GunInform(s, status, headers));
        }
    }

    @Override
    public void response(ClientStream stream, boolean fin, int status, Headers received) {
        Headers headers = told(stream, received);
        DefaultGunStream s = of(stream);
        answered(s, status, received, headers);
        ResponseClock clock = s.clock();
        if (clock != null) {
            clock.answered();
        }
        ContentWish wish = s.contentWish();
        ContentStage stage =
                wish == null || s.silenced() ? null : wish.stage(s.head().method(), fin, status, headers);
        if (stage == null) {
            deliver(s, new GunResponse(s, fin, status, headers));
        } else {
            s.contentStage(stage);
            deliver(s, new GunResponse(s, fin, status, told(stream, stage.described(received)), headers));
        }
        if (status >= 300 && s instanceof TunnelStream tunnel) {
            tunnel.refused(status);
        }
    }

    @Override
    public void upgradeResponse(ClientStream stream, int status, Headers received) {
        answered(of(stream), status, received, told(stream, received));
    }

    private void answered(DefaultGunStream s, int status, Headers received, Headers headers) {
        takeCookies(s, status, received);
        if (handlers != null) {
            handlers.fire(
                    EventHandler::responseHeaders,
                    new ResponseHeadersEvent(s, s.replyTo(), s.context(), status, headers));
        }
    }

    private void takeCookies(DefaultGunStream stream, int status, Headers received) {
        RequestCookies cookies = stream.driver().cookies();
        if (cookies != null) {
            cookies.received(stream.head(), status, received);
        }
    }

    @Override
    public void data(ClientStream stream, boolean fin, ByteBuf data) {
        DefaultGunStream s = of(stream);
        ContentStage stage = s.contentStage();
        if (s.silenced()) {
            return;
        }
        if (stage == null) {
            if (comesTo(s)) {
                s.deliver(fin, data);
            }
            return;
        }
        try {
            stage.add(data);
            deliver(s, stage);
            if (fin && !s.silenced()) {
                deliver(s, stage.last(s));
            }
        } catch (ContentStage.Failure e) {
            s.layer().streams().failContent(s, e.reason());
        }
    }

    /** Delivers what the piece that came last is turned into, as far as the receiver takes it. */
    private void deliver(DefaultGunStream s, ContentStage stage) throws ContentStage.Failure {
        while (!stage.done() && !s.silenced() && s.roomForMessage()) {
            GunMessage message = stage.next(s);
            if (message != null) {
                deliver(s, message);
            }
        }
    }

    /** The receiver takes messages again: what was made of the body already, or can be, comes first. */
    void resume(DefaultGunStream s) {
        ContentStage stage = s.contentStage();
        if (stage == null || stage.done() || s.silenced()) {
            return;
        }
        s.driver().touch();
        try {
            deliver(s, stage);
        } catch (ContentStage.Failure e) {
            s.layer().streams().failContent(s, e.reason());
        }
    }

    @Override
    public void trailers(ClientStream stream, Headers received) {
        Headers headers = told(stream, received);
        DefaultGunStream s = of(stream);
        if (handlers != null) {
            handlers.fire(
                    EventHandler::responseTrailers, new ResponseTrailersEvent(s, s.replyTo(), s.context(), headers));
        }
        ContentStage stage = s.contentStage();
        try {
            GunMessage last = stage == null || s.silenced() ? null : stage.lastBeforeTrailers(s);
            // A stream of events says itself that it is over.
            deliver(s, last == null ? new GunTrailers(s, headers) : last);
        } catch (ContentStage.Failure e) {
            s.layer().streams().failContent(s, e.reason());
        }
    }

    @Override
    public void responseEnd(ClientStream stream) {
        if (handlers != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::responseEnd, new ResponseEndEvent(s, s.replyTo(), s.context()));
        }
    }

    @Override
    public void ended(ClientStream stream) {
        DefaultGunStream s = of(stream);
        s.carrierEnds(Reason.NORMAL);
        s.driver().forget(s);
    }

    @Override
    public void failed(ClientStream stream, Reason reason, Processed processed) {
        of(stream).layer().streams().failed(of(stream), reason, processed);
    }

    /** Ends the stream with a {@code GunError}. */
    void end(DefaultGunStream s, Reason reason, Processed processed) {
        // Before it is delivered, so that whoever reads the error sees a stream that has ended.
        ConnectionDriver driver = s.driver();
        boolean silenced = s.silenced();
        over(s, reason);
        s.carrierEnds(reason);
        driver.forget(s);
        if (!silenced) {
            driver.touch();
            s.deliver(new GunError(driver.name(), s, reason, processed));
        }
    }

    @Override
    public void refused(ClientStream stream, Reason reason) {
        DefaultGunStream s = of(stream);
        // The future of the refused call has said it already: where nobody reads, it is not said without end.
        if (!s.inflow.isFull() && !s.silenced()) {
            ConnectionDriver driver = s.driver();
            driver.touch();
            s.deliver(new GunError(driver.name(), s, reason, Processed.NO));
        }
    }

    @Override
    public void cancelled(ClientStream stream, Side endpoint, Reason reason) {
        if (handlers != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::cancel, new CancelEvent(s, s.replyTo(), s.context(), endpoint, reason));
        }
    }

    @Override
    public void wsUpgrade(ClientStream stream) {
        WsOptions options = stream.head().wsOptions();
        if (handlers != null && options != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::wsUpgrade, new WsUpgradeEvent(s, s.replyTo(), s.context(), options));
        }
    }

    @Override
    public void upgraded(ClientStream stream, List<String> protocols, Headers received, Protocol protocol) {
        Headers headers = told(stream, received);
        DefaultGunStream s = of(stream);
        if (handlers != null) {
            handlers.fire(EventHandler::protocolChanged, new ProtocolChangedEvent(s.connection(), protocol, s));
        }
        deliver(s, new GunUpgrade(s, protocols, headers));
    }

    @Override
    public void frame(ClientStream stream, WsFrame frame) {
        DefaultGunStream s = of(stream);
        s.driver().traffic().frameIn();
        deliver(s, new GunWs((DefaultGunWebSocket) stream, frame));
    }

    @Override
    public void frameStart(ClientStream stream, FragState fragState, String extensions) {
        if (handlers != null && handlers.wantFrames()) {
            DefaultGunStream s = of(stream);
            handlers.fire(
                    EventHandler::wsRecvFrameStart,
                    new WsRecvFrameStartEvent(s, s.replyTo(), s.context(), fragState, extensions));
        }
    }

    @Override
    public void frameHeader(
            ClientStream stream,
            FragState fragState,
            String extensions,
            FrameType type,
            int rsv,
            long length,
            @Nullable Integer maskKey) {
        if (handlers != null && handlers.wantFrames()) {
            DefaultGunStream s = of(stream);
            handlers.fire(
                    EventHandler::wsRecvFrameHeader,
                    new WsRecvFrameHeaderEvent(
                            s, s.replyTo(), s.context(), fragState, extensions, type, rsv, length, maskKey));
        }
    }

    @Override
    public void frameEnd(ClientStream stream, String extensions, @Nullable Integer closeCode, byte[] payload) {
        if (handlers != null && handlers.wantFrames()) {
            DefaultGunStream s = of(stream);
            handlers.fire(
                    EventHandler::wsRecvFrameEnd,
                    new WsRecvFrameEndEvent(s, s.replyTo(), s.context(), extensions, closeCode, Bytes.wrap(payload)));
        }
    }

    @Override
    public void sendStart(ClientStream stream, String extensions, WsFrame frame) {
        if (handlers != null && handlers.wantFrames()) {
            DefaultGunStream s = of(stream);
            handlers.fire(
                    EventHandler::wsSendFrameStart,
                    new WsSendFrameEvent(s, s.replyTo(), s.context(), extensions, frame));
        }
    }

    @Override
    public void sendEnd(ClientStream stream, String extensions, WsFrame frame) {
        if (handlers != null && handlers.wantFrames()) {
            DefaultGunStream s = of(stream);
            handlers.fire(
                    EventHandler::wsSendFrameEnd, new WsSendFrameEvent(s, s.replyTo(), s.context(), extensions, frame));
        }
    }

    @Override
    public void tunnelled(ClientStream stream, TunnelLink link) {
        // What it was asked with has had its answer: the limits of a response do not hold for a tunnel.
        ResponseClock clock = of(stream).clock();
        if (clock != null) {
            clock.stop();
        }
        if (stream instanceof TunnelStream tunnel && !tunnel.silenced()) {
            tunnel.established(link);
        }
    }

    @Override
    public void tunnelShutdown(ClientStream stream) {
        if (stream instanceof TunnelStream tunnel) {
            tunnel.shutdown();
        }
    }

    @Override
    public void pushStart(ClientStream stream) {
        if (handlers != null) {
            DefaultGunStream s = of(stream);
            handlers.fire(EventHandler::pushPromiseStart, new PushPromiseStartEvent(s, s.replyTo(), s.context()));
        }
    }

    @Override
    public @Nullable ClientStream push(ClientStream stream, boolean accepted, RequestHead promised) {
        DefaultGunStream s = of(stream);
        boolean taken = accepted && !s.silenced();
        DefaultGunStream promisedStream = taken ? s.driver().promise(s, promised) : null;
        Headers headers = told(stream, promised.headers());
        String uri = promised.scheme() + "://" + promised.authority() + promised.path();
        if (handlers != null) {
            handlers.fire(
                    EventHandler::pushPromiseEnd,
                    new PushPromiseEndEvent(
                            s, s.replyTo(), s.context(), promisedStream, promised.method(), uri, headers));
        }
        if (promisedStream != null) {
            deliver(s, new GunPush(s, promisedStream, promised.method(), uri, headers));
        }
        return promisedStream;
    }
}
