package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Http1Options;
import dev.gun.client.Http2Options;
import dev.gun.client.TcpOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Maps {@code http1.*}, {@code http2.*} and {@code tcp.*} to their options. */
final class HttpMapper {

    private Http1Options http1 = Http1Options.defaults();

    /** Nobody listens for pushed responses in an application that has not asked for them. */
    private final Http2Options.Builder http2 = Http2Options.builder().enablePush(false);

    private TcpOptions tcp = TcpOptions.defaults();

    void apply(PropertyGroup group, GunConnectionProperties properties) {
        GunHttp1Properties ofHttp1 = properties.getHttp1();
        if (ofHttp1 != null) {
            applyHttp1(group.group("http1"), ofHttp1);
        }
        GunHttp2Properties ofHttp2 = properties.getHttp2();
        if (ofHttp2 != null) {
            applyHttp2(group.group("http2"), ofHttp2);
        }
        GunTcpProperties ofTcp = properties.getTcp();
        if (ofTcp != null) {
            applyTcp(group.group("tcp"), ofTcp);
        }
    }

    private void applyHttp1(PropertyGroup group, GunHttp1Properties properties) {
        group.set("max-pipelined", properties.maxPipelined(), value -> http1 = http1.withMaxPipelined(value));
        group.set(
                "pipeline-non-idempotent",
                properties.pipelineNonIdempotent(),
                value -> http1 = http1.withPipelineNonIdempotent(value));
        group.setIntBytes(
                "max-header-block-size",
                properties.maxHeaderBlockSize(),
                value -> http1 = http1.withMaxHeaderBlockSize(value));
        group.setIntBytes(
                "max-trailer-block-size",
                properties.maxTrailerBlockSize(),
                value -> http1 = http1.withMaxTrailerBlockSize(value));
        group.set("keepalive", properties.keepalive(), value -> http1 = http1.withKeepalive(value));
        group.set("version", properties.version(), value -> {
            if (!value.equals("1.0") && !value.equals("1.1")) {
                throw new InvalidGunPropertyException(group.property("version"), value, "1.0 or 1.1");
            }
            http1 = http1.withHttp10(value.equals("1.0"));
        });
        group.set("flow", properties.flow(), value -> http1 = http1.withFlow(value));
    }

    private void applyHttp2(PropertyGroup group, GunHttp2Properties properties) {
        group.setIntBytes(
                "initial-connection-window-size",
                properties.initialConnectionWindowSize(),
                http2::initialConnectionWindowSize);
        group.setIntBytes(
                "initial-stream-window-size", properties.initialStreamWindowSize(), http2::initialStreamWindowSize);
        group.setIntBytes(
                "connection-window-update-threshold",
                properties.connectionWindowUpdateThreshold(),
                http2::connectionWindowUpdateThreshold);
        group.setIntBytes(
                "stream-window-update-threshold",
                properties.streamWindowUpdateThreshold(),
                http2::streamWindowUpdateThreshold);
        group.setIntBytes("max-frame-size-received", properties.maxFrameSizeReceived(), http2::maxFrameSizeReceived);
        group.setIntBytes("max-frame-size-sent", properties.maxFrameSizeSent(), http2::maxFrameSizeSent);
        group.setIntBytes("max-decode-table-size", properties.maxDecodeTableSize(), http2::maxDecodeTableSize);
        group.setIntBytes("max-encode-table-size", properties.maxEncodeTableSize(), http2::maxEncodeTableSize);
        group.set("enable-push", properties.enablePush(), http2::enablePush);
        group.set("max-concurrent-streams", properties.maxConcurrentStreams(), http2::maxConcurrentStreams);
        group.set("notify-settings-changed", properties.notifySettingsChanged(), http2::notifySettingsChanged);
        group.set("keepalive", properties.keepalive(), http2::keepalive);
        group.set("keepalive-tolerance", properties.keepaliveTolerance(), http2::keepaliveTolerance);
        group.set("preface-timeout", properties.prefaceTimeout(), http2::prefaceTimeout);
        group.set("settings-timeout", properties.settingsTimeout(), http2::settingsTimeout);
        group.set("flow", properties.flow(), http2::flow);
        applyHttp2Defences(group, properties);
        refuseHttp2(group, properties);
    }

    private void applyHttp2Defences(PropertyGroup group, GunHttp2Properties properties) {
        group.setIntBytes("max-header-list-size", properties.maxHeaderListSize(), http2::maxHeaderListSize);
        group.setIntBytes(
                "max-fragmented-header-block-size",
                properties.maxFragmentedHeaderBlockSize(),
                http2::maxFragmentedHeaderBlockSize);
        group.set("max-continuations", properties.maxContinuations(), http2::maxContinuations);
        group.set("max-resets", properties.maxResets(), http2::maxResets);
        group.set("max-settings", properties.maxSettings(), http2::maxSettings);
        group.set("max-pings", properties.maxPings(), http2::maxPings);
        group.set("max-empty-data", properties.maxEmptyData(), http2::maxEmptyData);
        group.set("max-informs", properties.maxInforms(), http2::maxInforms);
        group.set("max-control-queue", properties.maxControlQueue(), http2::maxControlQueue);
    }

    /** Names of Gun that mean nothing here; the options say why. */
    private void refuseHttp2(PropertyGroup group, GunHttp2Properties properties) {
        group.setIntBytes(
                "connection-window-margin-size",
                properties.connectionWindowMarginSize(),
                http2::connectionWindowMarginSize);
        group.setIntBytes(
                "stream-window-margin-size", properties.streamWindowMarginSize(), http2::streamWindowMarginSize);
        group.setIntBytes(
                "max-connection-window-size", properties.maxConnectionWindowSize(), http2::maxConnectionWindowSize);
        group.setIntBytes("max-stream-window-size", properties.maxStreamWindowSize(), http2::maxStreamWindowSize);
        group.setIntBytes(
                "stream-window-data-threshold",
                properties.streamWindowDataThreshold(),
                http2::streamWindowDataThreshold);
        group.set("enable-connect-protocol", properties.enableConnectProtocol(), http2::enableConnectProtocol);
    }

    private void applyTcp(PropertyGroup group, GunTcpProperties properties) {
        group.set("no-delay", properties.noDelay(), value -> tcp(value, tcp.keepAlive(), tcp.localAddress()));
        group.set("keep-alive", properties.keepAlive(), value -> tcp(tcp.noDelay(), value, tcp.localAddress()));
        group.setIntBytes(
                "send-buffer",
                properties.sendBuffer(),
                value -> tcp =
                        new TcpOptions(tcp.noDelay(), tcp.keepAlive(), value, tcp.receiveBuffer(), tcp.localAddress()));
        group.setIntBytes(
                "receive-buffer",
                properties.receiveBuffer(),
                value -> tcp =
                        new TcpOptions(tcp.noDelay(), tcp.keepAlive(), tcp.sendBuffer(), value, tcp.localAddress()));
        InetAddress address = properties.localAddress();
        Integer port = properties.localPort();
        if (port != null && (port < 0 || port > 65_535)) {
            throw new InvalidGunPropertyException(group.property("local-port"), port.toString(), "0 to 65535");
        }
        if (address != null || port != null) {
            tcp(tcp.noDelay(), tcp.keepAlive(), new InetSocketAddress(address, port == null ? 0 : port));
        }
    }

    private void tcp(boolean noDelay, boolean keepAlive, @Nullable InetSocketAddress localAddress) {
        tcp = new TcpOptions(noDelay, keepAlive, tcp.sendBuffer(), tcp.receiveBuffer(), localAddress);
    }

    Http1Options http1() {
        return http1;
    }

    Http2Options http2() {
        return http2.build();
    }

    TcpOptions tcp() {
        return tcp;
    }
}
