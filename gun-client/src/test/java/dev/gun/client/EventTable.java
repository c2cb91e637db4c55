package dev.gun.client;

import java.util.Map;
import java.util.TreeMap;

/** The table of spec page 2: each callback with its record and the record's fields. */
final class EventTable {

    private static final String STREAM = "stream, replyTo, context";

    private EventTable() {}

    static Map<String, String> callbacks() {
        TreeMap<String, String> table = new TreeMap<>();
        connection(table);
        requests(table);
        webSockets(table);
        table.put("protocolChanged", "ProtocolChangedEvent [connection, protocol, stream]");
        table.put(
                "originChanged", "OriginChangedEvent [connection, type, originScheme, originHost, originPort, stream]");
        table.put("cancel", "CancelEvent [" + STREAM + ", endpoint, reason]");
        table.put("disconnect", "DisconnectEvent [connection, reason]");
        table.put("terminate", "TerminateEvent [connection, state, reason]");
        return table;
    }

    private static void connection(Map<String, String> table) {
        table.put("init", "InitEvent [connection, owner, transport, originScheme, originHost, originPort, options]");
        String lookup = "DomainLookupEvent [connection, host, port, tcpOptions, timeout, lookupInfo, error]";
        table.put("domainLookupStart", lookup);
        table.put("domainLookupEnd", lookup);
        String connect = "ConnectEvent [connection, lookupInfo, timeout, socket, protocol, error]";
        table.put("connectStart", connect);
        table.put("connectEnd", connect);
        String tls = "TlsHandshakeEvent [connection, stream, replyTo, socket, tlsOptions, timeout, protocol, error]";
        table.put("tlsHandshakeStart", tls);
        table.put("tlsHandshakeEnd", tls);
    }

    private static void requests(Map<String, String> table) {
        String request = "RequestStartEvent [" + STREAM + ", function, method, scheme, authority, path, headers]";
        table.put("requestStart", request);
        table.put("requestHeaders", request);
        table.put("requestEnd", "RequestEndEvent [" + STREAM + "]");
        table.put("pushPromiseStart", "PushPromiseStartEvent [" + STREAM + "]");
        table.put("pushPromiseEnd", "PushPromiseEndEvent [" + STREAM + ", promisedStream, method, uri, headers]");
        table.put("responseStart", "ResponseStartEvent [" + STREAM + "]");
        table.put("responseInform", "ResponseHeadersEvent [" + STREAM + ", status, headers]");
        table.put("responseHeaders", "ResponseHeadersEvent [" + STREAM + ", status, headers]");
        table.put("responseTrailers", "ResponseTrailersEvent [" + STREAM + ", headers]");
        table.put("responseEnd", "ResponseEndEvent [" + STREAM + "]");
    }

    private static void webSockets(Map<String, String> table) {
        table.put("wsUpgrade", "WsUpgradeEvent [" + STREAM + ", options]");
        table.put("wsRecvFrameStart", "WsRecvFrameStartEvent [" + STREAM + ", fragState, extensions]");
        table.put(
                "wsRecvFrameHeader",
                "WsRecvFrameHeaderEvent [" + STREAM + ", fragState, extensions, type, rsv, length, maskKey]");
        table.put("wsRecvFrameEnd", "WsRecvFrameEndEvent [" + STREAM + ", extensions, closeCode, payload]");
        table.put("wsSendFrameStart", "WsSendFrameEvent [" + STREAM + ", extensions, frame]");
        table.put("wsSendFrameEnd", "WsSendFrameEvent [" + STREAM + ", extensions, frame]");
    }
}
