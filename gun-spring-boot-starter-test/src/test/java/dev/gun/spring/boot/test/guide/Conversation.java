package dev.gun.spring.boot.test.guide;

import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.spring.listener.GunWsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

@Component
class Conversation {

    record Question(int id, String text) {}

    record Answer(int id, String text) {}

    final List<byte[]> raw = new CopyOnWriteArrayList<>();
    final List<WsFrame> closes = new CopyOnWriteArrayList<>();

    @GunWsListener("chat")
    Answer answer(Question question) {
        return new Answer(question.id(), question.text().length() + " letters");
    }

    @GunWsListener(connections = "${chat.names:chat}", id = "raw")
    void raw(byte[] payload, GunWebSocket socket) {
        raw.add(payload);
    }

    @GunWsListener("chat")
    void close(WsFrame.Close close) {
        closes.add(close);
    }

    @GunWsListener(connections = "chat", concurrency = "4")
    void store(String text) {
        // up to four at once, in no particular order
    }
}
