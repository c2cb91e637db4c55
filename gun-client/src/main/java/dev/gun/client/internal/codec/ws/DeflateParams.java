package dev.gun.client.internal.codec.ws;

/**
 * The parameters of permessage-deflate that both sides agreed on (RFC 7692 §7.1).
 *
 * @param serverMaxWindowBits size of the server's window, 8 to 15
 * @param clientMaxWindowBits size of our window, 8 to 15
 * @param serverNoContextTakeover whether the server begins every message with an empty window
 * @param clientNoContextTakeover whether we begin every message with an empty window
 */
public record DeflateParams(
        int serverMaxWindowBits,
        int clientMaxWindowBits,
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover)
        implements DeflateAnswer {}
