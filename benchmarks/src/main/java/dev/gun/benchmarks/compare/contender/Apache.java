package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** Apache's asynchronous client with one I/O thread, without the features that only a browser needs. */
final class Apache implements Contender {

    private static final IOReactorConfig ONE_THREAD =
            IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build();

    @Override
    public Http http1(Target target, int connections) {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setIOReactorConfig(ONE_THREAD)
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .build())
                .build();
        return new Requests(client, target.http1());
    }

    @Override
    public Http http2(Target target, int streams) {
        CloseableHttpAsyncClient client = HttpAsyncClients.customHttp2()
                .setIOReactorConfig(ONE_THREAD)
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .setH2Config(H2Config.custom()
                        .setInitialWindowSize(8_000_000)
                        .setMaxFrameSize(1 << 20)
                        .setMaxConcurrentStreams(streams)
                        .setPushEnabled(false)
                        .build())
                .build();
        return new Requests(client, target.http2());
    }

    private static final class Requests implements Http {

        private final CloseableHttpAsyncClient client;
        private final HttpHost host;

        Requests(CloseableHttpAsyncClient client, int port) {
            this.client = client;
            this.host = new HttpHost("http", Target.HOST, port);
            client.start();
        }

        @Override
        public void get(Done done) {
            SimpleHttpRequest request = SimpleRequestBuilder.get()
                    .setHttpHost(host)
                    .setPath("/hello")
                    .build();
            client.execute(
                    SimpleRequestProducer.create(request),
                    SimpleResponseConsumer.create(),
                    new Ended<>(done, response -> response.getBodyBytes().length));
        }

        @Override
        public void download(long bytes, Done done) {
            SimpleHttpRequest request = SimpleRequestBuilder.get()
                    .setHttpHost(host)
                    .setPath("/download?bytes=" + bytes)
                    .build();
            client.execute(SimpleRequestProducer.create(request), new Counter(), new Ended<>(done, Long::longValue));
        }

        @Override
        public void upload(long bytes, Done done) {
            AsyncRequestProducer producer = new BasicRequestProducer(
                    SimpleRequestBuilder.post()
                            .setHttpHost(host)
                            .setPath(Http.uploadPath(bytes))
                            .build(),
                    new Zeros(bytes));
            AsyncResponseConsumer<Message<HttpResponse, Void>> consumer =
                    new BasicResponseConsumer<>(new DiscardingEntityConsumer<>());
            client.execute(producer, consumer, new Ended<>(done, response -> bytes));
        }

        @Override
        public void close() {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private interface Size<T> {
        long of(T result);
    }

    private record Ended<T>(Done done, Size<T> size) implements FutureCallback<T> {
        @Override
        public void completed(T result) {
            done.ok(size.of(result));
        }

        @Override
        public void failed(Exception cause) {
            done.failed(cause);
        }

        @Override
        public void cancelled() {
            done.failed(new IllegalStateException("Cancelled"));
        }
    }

    private static final class Counter extends AbstractBinResponseConsumer<Long> {

        private long bytes;

        @Override
        protected void start(HttpResponse response, ContentType contentType) {
            bytes = 0;
        }

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer source, boolean endOfStream) {
            bytes += source.remaining();
            source.position(source.limit());
        }

        @Override
        protected Long buildResult() {
            return bytes;
        }

        @Override
        public void releaseResources() {
            // It holds nothing but a number.
        }
    }

    /** Out of an array: a direct buffer was measured and is not cheaper. */
    private static final class Zeros extends AbstractBinAsyncEntityProducer {

        private final ByteBuffer piece = ByteBuffer.allocate(Http.PIECE);
        private final long bytes;
        private long left;

        Zeros(long bytes) {
            super(Http.PIECE, ContentType.APPLICATION_OCTET_STREAM);
            this.bytes = bytes;
            this.left = bytes;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        protected int availableData() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void produceData(org.apache.hc.core5.http.nio.StreamChannel<ByteBuffer> channel)
                throws java.io.IOException {
            while (left > 0) {
                piece.clear().limit((int) Math.min(piece.capacity(), left));
                int written = channel.write(piece);
                left -= written;
                if (piece.hasRemaining()) {
                    return;
                }
            }
            channel.endStream();
        }

        @Override
        public void failed(Exception cause) {
            throw new IllegalStateException("The upload failed", cause);
        }

        @Override
        public void releaseResources() {
            left = bytes;
        }
    }
}
