package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunWebSocket;
import dev.gun.client.Protocol;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunWs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

@DisplayName("What Spring's listeners can do with messages (page 3, Beans; issue 6 point 3)")
class EventListenerTests {

    private final GunWebSocket prices = webSocket("prices");
    private final GunWebSocket orders = webSocket("orders");
    private AnnotationConfigApplicationContext context;
    private GunOwnerEventPublisher owner;
    private List<String> log;

    private static GunWebSocket webSocket(String connection) {
        GunWebSocket stream = mock(GunWebSocket.class);
        given(stream.connection()).willReturn(connection);
        return stream;
    }

    /** What listeners got, in order. */
    static final class Log extends CopyOnWriteArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(Log.class);
    }

    private void start(Class<?>... listeners) {
        context.register(listeners);
        context.refresh();
        log = context.getBean(Log.class);
        owner = new GunOwnerEventPublisher(context);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private void frame(GunWebSocket stream, String text) {
        owner.receive(new GunWs(stream, WsFrame.text(text)));
    }

    static class Conditional {
        private final Log log;

        Conditional(Log log) {
            this.log = log;
        }

        @EventListener(condition = "#ws.connection() == 'prices' and #ws.frame().asText().startsWith('tick')")
        void on(GunWs ws) {
            log.add(ws.frame().asText());
        }
    }

    @Test
    void aConditionChoosesConnectionsAndFrames() {
        start(Conditional.class);

        frame(prices, "tick 1");
        frame(orders, "tick 2");
        frame(prices, "tock");

        assertThat(log).containsExactly("tick 1");
    }

    static class Generic {
        private final Log log;

        Generic(Log log) {
            this.log = log;
        }

        @Order(1)
        @EventListener
        void event(PayloadApplicationEvent<GunWs> event) {
            log.add("event of " + event.getPayload().frame().asText());
        }

        @Order(2)
        @EventListener
        void ofStream(GunMessage.OfStream message) {
            log.add("of a stream of " + message.connection());
        }

        @Order(3)
        @EventListener({GunWs.class, GunUp.class})
        void several(GunMessage message) {
            log.add("several " + message.getClass().getSimpleName());
        }
    }

    static class Interface implements ApplicationListener<PayloadApplicationEvent<GunUp>> {
        private final Log log;

        Interface(Log log) {
            this.log = log;
        }

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<GunUp> event) {
            log.add("up: " + event.getPayload().protocol());
        }
    }

    @Test
    void typesChooseMessagesHoweverTheyAreWritten() {
        start(Generic.class, Interface.class);

        frame(prices, "tick");
        owner.receive(new GunUp("prices", Protocol.HTTP));

        assertThat(log)
                .containsExactly(
                        "event of tick", "of a stream of prices", "several GunWs", "several GunUp", "up: http");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class AsyncConfiguration {
        @Bean
        SimpleAsyncTaskExecutor taskExecutor() {
            return new SimpleAsyncTaskExecutor("async-");
        }
    }

    static class Asynchronous {
        private final Log log;

        Asynchronous(Log log) {
            this.log = log;
        }

        @Async
        @EventListener
        public void on(GunWs ws) {
            log.add(Thread.currentThread().getName().replaceAll("\\d", "")
                    + ws.frame().asText());
        }
    }

    @Test
    void anAsynchronousListenerHasAThreadOfItsOwn() {
        start(AsyncConfiguration.class, Asynchronous.class);

        frame(prices, "tick");

        await().untilAsserted(() -> assertThat(log).containsExactly("async-tick"));
    }

    static class Answering {
        private final Log log;

        Answering(Log log) {
            this.log = log;
        }

        @EventListener
        String on(GunWs ws) {
            return "seen " + ws.frame().asText();
        }

        @EventListener
        void on(String seen) {
            log.add(seen);
        }
    }

    @Test
    void whatAListenerReturnsIsAnotherEvent() {
        start(Answering.class);

        frame(prices, "tick");

        assertThat(log).containsExactly("seen tick");
    }

    static final class Transactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        private final transient Log log;

        Transactions(Log log) {
            this.log = log;
        }

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            log.add("begin");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            log.add("commit");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            log.add("rollback");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class TransactionConfiguration {
        @Bean
        Transactions transactionManager(Log log) {
            return new Transactions(log);
        }
    }

    /** An application's own event, published while a frame is stored. */
    record Stored(String text) {}

    static class Storing {
        private final ApplicationEventPublisher events;

        Storing(ApplicationEventPublisher events) {
            this.events = events;
        }

        @Transactional
        @EventListener
        public void on(GunWs ws) {
            events.publishEvent(new Stored(ws.frame().asText()));
            if (ws.frame().asText().equals("bad")) {
                throw new IllegalStateException("bad");
            }
        }
    }

    static class AfterCommit {
        private final Log log;

        AfterCommit(Log log) {
            this.log = log;
        }

        @TransactionalEventListener
        public void stored(Stored stored) {
            log.add("stored " + stored.text());
        }

        @TransactionalEventListener
        public void never(GunWs ws) {
            log.add("no transaction is open when a message comes");
        }
    }

    @Test
    void aTransactionalListenerHearsOfWhatWasCommitted() {
        start(TransactionConfiguration.class, Storing.class, AfterCommit.class);

        frame(prices, "good");
        assertThatIllegalStateException().isThrownBy(() -> frame(prices, "bad"));

        assertThat(log).containsExactly("begin", "commit", "stored good", "begin", "rollback");
    }

    static class Fallback {
        private final Log log;

        Fallback(Log log) {
            this.log = log;
        }

        @TransactionalEventListener(fallbackExecution = true)
        public void on(GunWs ws) {
            log.add(ws.frame().asText());
        }
    }

    @Test
    void aMessageItselfComesOutsideOfATransaction() {
        start(TransactionConfiguration.class, Fallback.class);

        frame(prices, "tick");

        assertThat(log).containsExactly("tick");
    }
}
