package dev.gun.client.internal.transport;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts every server, and counts how often it was asked: a resumed session asks nobody. */
final class CountingTrust extends SimpleTrustManagerFactory {
    private final AtomicInteger verifications = new AtomicInteger();

    int verifications() {
        return verifications.get();
    }

    @Override
    protected void engineInit(KeyStore keyStore) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
        return new TrustManager[] {new Counter()};
    }

    private final class Counter extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            verifications.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
