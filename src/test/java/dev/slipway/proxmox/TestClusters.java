package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Clients for servers that a test runs itself, and what they yield.
final class TestClusters {

    static final Credentials.Token TOKEN =
            new Credentials.Token("slipway@pve!ci", "11111111-2222-3333-4444-555555555555");
    static final Credentials.Password PASSWORD = new Credentials.Password("slipway@pve", "correct horse");

    static final NodeName NODE = new NodeName("pve1");
    static final VmId GUEST = new VmId(101);
    static final Upid TASK = Upid.parse("UPID:pve1:000002FB:00048C62:6B00D84D:resize:101:slipway@pve!ci:");

    private TestClusters() {}

    static ClusterSettings settings(Credentials credentials, Trust trust, URI... endpoints) {
        return new ClusterSettings(
                new ClusterName("test"),
                List.of(endpoints),
                credentials,
                Optional.empty(),
                trust,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                6);
    }

    static ProxmoxClient client(URI... endpoints) {
        return connect(settings(TOKEN, new Trust.SystemAuthorities(), endpoints));
    }

    static ProxmoxClient withPassword(URI... endpoints) {
        return connect(settings(PASSWORD, new Trust.SystemAuthorities(), endpoints));
    }

    static ProxmoxClient connect(ClusterSettings settings) {
        return ProxmoxClient.connect(settings, InstantSource.system(), () -> true);
    }

    static <T> T itemOf(Uni<T> uni) {
        return uni.subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem(Duration.ofSeconds(30))
                .getItem();
    }

    static Throwable failureOf(Uni<?> uni) {
        return uni.subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure(Duration.ofSeconds(30))
                .getFailure();
    }
}
