package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guard against lost buffers")
class LostBuffersTests {
    @Test
    void reportsABufferThatNobodyReleasedAndWhereItWasTouched() throws InterruptedException {
        lose("the place");

        List<String> found = LostBuffers.find();

        assertThat(found).singleElement().asString().contains("Hint: the place");
        assertThat(LostBuffers.find()).isEmpty();
    }

    @Test
    void saysNothingOfABufferThatWasReleased() throws InterruptedException {
        ByteBufAllocator.DEFAULT.buffer(16).release();

        assertThat(LostBuffers.find()).isEmpty();
    }

    /** In a method of its own, so that no local variable keeps the buffer reachable. */
    private static void lose(String hint) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
        buffer.touch(hint);
    }
}
