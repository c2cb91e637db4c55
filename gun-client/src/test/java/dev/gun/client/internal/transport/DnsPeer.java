package dev.gun.client.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on a loopback port that knows a few names, keeps silent about others, and has never heard of the rest. */
final class DnsPeer implements AutoCloseable {
    private final Channel channel;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Set<String> ignored;

    /** Names end with a dot; a name without addresses is one that it does not answer for. */
    DnsPeer(EventLoopGroup group, Map<String, List<InetAddress>> names) {
        this(group, names, Set.of());
    }

    /** Of {@code ignored}, such as {@code "AAAA host.test."}, it answers none. */
    DnsPeer(EventLoopGroup group, Map<String, List<InetAddress>> names, Set<String> ignored) {
        this.ignored = ignored;
        channel = new Bootstrap()
                .group(group)
                .channel(Sockets.of(group).channels().datagram())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(),
                                        new DatagramDnsResponseEncoder(),
                                        new Answers(names));
                    }
                })
                .bind(new InetSocketAddress(NetUtil.LOCALHOST4, 0))
                .syncUninterruptibly()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** What it was asked, such as {@code "AAAA host.test."}. */
    List<String> questions() {
        return questions;
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        private final Map<String, List<InetAddress>> names;

        Answers(Map<String, List<InetAddress>> names) {
            this.names = names;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String asked = question.type().name() + " " + question.name();
            questions.add(asked);
            List<InetAddress> known = names.get(question.name());
            if ((known != null && known.isEmpty()) || ignored.contains(asked)) {
                return;
            }
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            if (known == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else {
                known.stream()
                        .filter(address -> question.type().equals(DnsRecordType.A) == address instanceof Inet4Address)
                        .forEach(address -> response.addRecord(
                                DnsSection.ANSWER,
                                new DefaultDnsRawRecord(
                                        question.name(),
                                        question.type(),
                                        3600,
                                        Unpooled.wrappedBuffer(address.getAddress()))));
            }
            ctx.writeAndFlush(response);
        }
    }
}
