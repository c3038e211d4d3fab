package dev.banger.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banger.api.Problem;
import dev.banger.config.Owner;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** What is refused before a route is looked for: peers that are not the owner (or root), and bodies that are too long. */
@ApplicationScoped
public class ConnectionFilters {
    private static final Logger LOG = Logger.getLogger(ConnectionFilters.class);
    static final long BODY_MAX = 1 << 20;
    private static final int FIRST = 1_000;
    private static final int ROOT = 0;

    private final Owner owner;
    private final ObjectMapper json;

    ConnectionFilters(Owner owner, ObjectMapper json) {
        this.owner = owner;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::onlyOwnerAndRoot, FIRST);
        filters.register(this::boundedBody, FIRST - 1);
    }

    static boolean mayConnect(int peer, int owner) {
        return peer == ROOT || peer == owner;
    }

    private void onlyOwnerAndRoot(RoutingContext context) {
        var peer = peer(context);
        if (peer.isPresent() ? mayConnect(peer.getAsInt(), owner.uid()) : LaunchMode.current() == LaunchMode.TEST) {
            context.next();
        } else {
            LOG.warnf("a connection of uid %s was refused", peer.isPresent() ? Integer.toString(peer.getAsInt()) : "unknown");
            refuse(context, Problems.of(403, "this daemon serves uid " + owner.uid() + " and root only"));
        }
    }

    private void boundedBody(RoutingContext context) {
        if (declaredLength(context) > BODY_MAX) {
            refuse(context, Problems.of(413, "the body is larger than 1 MiB"));
        } else {
            context.next();
        }
    }

    private static long declaredLength(RoutingContext context) {
        try {
            var header = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The peer's uid by SO_PEERCRED, unix(7); empty when this is no Unix socket. */
    private static OptionalInt peer(RoutingContext context) {
        try {
            return ((ConnectionBase) context.request().connection()).channel() instanceof EpollDomainSocketChannel socket
                    ? OptionalInt.of(socket.peerCredentials().uid())
                    : OptionalInt.empty();
        } catch (IOException e) {
            LOG.warn("the peer of a connection is not known", e);
            return OptionalInt.of(Integer.MAX_VALUE);
        }
    }

    private void refuse(RoutingContext context, Problem problem) {
        try {
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problems.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
