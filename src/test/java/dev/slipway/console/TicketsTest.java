package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.access.Caller;
import dev.slipway.database.Database;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final VmRef VM = new VmRef(ClusterName.DEFAULT, new VmId(104));
    private static final Caller KIM = new Caller("kim", "default");

    @TempDir
    Path folder;

    private DataSource source;
    private Database database;
    private Tickets tickets;

    @BeforeEach
    void open() {
        source = TestDatabase.source(folder);
        database = TestDatabase.on(source);
        tickets = tickets(database, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        TestDatabase.close(database);
    }

    @Test
    void aTicketIsGoodOnce() {
        String ticket = issue();

        assertThat(redeemed(tickets, ticket, VM, KIM)).isTrue();
        assertThat(redeemed(tickets, ticket, VM, KIM)).isFalse();
    }

    @Test
    void aTicketIsGoodOnAnotherReplica() {
        Database other = TestDatabase.on(source);
        String ticket = issue();

        assertThat(redeemed(tickets(other, Duration.ofSeconds(30)), ticket, VM, KIM))
                .isTrue();
        assertThat(redeemed(tickets, ticket, VM, KIM)).isFalse();

        TestDatabase.close(other);
    }

    @Test
    void ofManyWhoComeAtOnceOneIsLetIn() {
        String ticket = issue();

        List<Boolean> all = Uni.join()
                .all(IntStream.range(0, 16)
                        .mapToObj(i -> redeem(tickets, ticket, VM, KIM))
                        .toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);

        assertThat(all).containsOnlyOnce(true);
    }

    @Test
    void anOldTicketIsGoodForNothing() {
        String ticket = tickets(database, Duration.ZERO)
                .issue(VM, KIM, ConsoleType.VNC)
                .await()
                .atMost(PATIENCE)
                .secret();

        assertThat(redeemed(tickets, ticket, VM, KIM)).isFalse();
    }

    @Test
    void aTicketInOtherHandsIsGoodForNobodyAnyMore() {
        String ticket = issue();

        assertThat(redeemed(tickets, ticket, VM, new Caller("lee", "default"))).isFalse();
        assertThat(redeemed(tickets, ticket, VM, KIM)).isFalse();
    }

    @Test
    void aTicketOpensNoOtherVm() {
        String ticket = issue();

        assertThat(redeemed(tickets, ticket, new VmRef(new ClusterName("other"), VM.vmid()), KIM))
                .isFalse();
    }

    @Test
    void aTicketSaysWhichConsoleItOpens() {
        String ticket = tickets.issue(VM, KIM, ConsoleType.SERIAL)
                .await()
                .atMost(PATIENCE)
                .secret();

        assertThat(tickets.redeem(ticket, VM, KIM).await().atMost(PATIENCE)).isEqualTo(ConsoleType.SERIAL);
    }

    @Test
    void nothingThatIsKeptOpensAnything() {
        String ticket = issue();

        assertThat(redeemed(tickets, dev.slipway.access.Secrets.fingerprint(ticket), VM, KIM))
                .isFalse();
        assertThat(redeemed(tickets, "", VM, KIM)).isFalse();
    }

    @Test
    void aTicketIsNotPrinted() {
        Tickets.Ticket ticket = tickets.issue(VM, KIM, ConsoleType.VNC).await().atMost(PATIENCE);

        assertThat(ticket.toString()).doesNotContain(ticket.secret());
    }

    private String issue() {
        return tickets.issue(VM, KIM, ConsoleType.VNC).await().atMost(PATIENCE).secret();
    }

    private static boolean redeemed(Tickets tickets, String ticket, VmRef vm, Caller caller) {
        return redeem(tickets, ticket, vm, caller).await().atMost(PATIENCE);
    }

    private static Uni<Boolean> redeem(Tickets tickets, String ticket, VmRef vm, Caller caller) {
        return tickets.redeem(ticket, vm, caller)
                .replaceWith(true)
                .onFailure(Refusal.NotAllowed.class)
                .recoverWithItem(false);
    }

    private static Tickets tickets(Database database, Duration lifetime) {
        return new Tickets(
                new TicketTable(database),
                new TestConsoleConfig(lifetime, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }
}
