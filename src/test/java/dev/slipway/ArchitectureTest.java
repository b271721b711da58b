package dev.slipway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import java.io.Closeable;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The import rule of docs/architecture.md, and the habits that a compiler does not know.
class ArchitectureTest {

    /// The rows of the map, from the screen towards Proxmox VE. A package uses its own row and those below
    /// it.
    private static final List<Set<String>> ROWS = List.of(
            Set.of(""),
            Set.of("dashboard", "health", "problem", "contract", "upkeep"),
            Set.of("provisioning", "vm", "reconcile", "console"),
            Set.of("bulk"),
            Set.of("placement", "catalog", "access", "turn", "operation", "view"),
            Set.of("inventory", "task", "proxmox"),
            Set.of("database", "language", "refusal"));

    private static final String APART = "simulator";

    /// The one class of each feature that holds its SQL.
    private static final Set<String> STORAGES = Set.of(
            "JournalTable",
            "Journal",
            "ReplicaLease",
            "Retention",
            "ManagedVms",
            "ReservationTable",
            "TurnTable",
            "FindingTable",
            "PasswordTable",
            "TicketTable");

    /// Where work begins on its own: operations, rounds, the greeting after the start, and requests that no resource
    /// answers.
    private static final Set<String> SUBSCRIBERS = Set.of(
            "OperationLauncher",
            "OperationNews",
            "InventoryNews",
            "GracefulStop",
            "Turns",
            "TaskPoller",
            "InventoryPoller",
            "CatalogPoller",
            "ConsoleSocket",
            "IsoPoller",
            "Welcome");

    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /// Quarkus initialises our classes while it builds the image, so a static field is computed there and
    /// copied.
    @ParameterizedTest
    @ValueSource(
            classes = {
                Random.class,
                Thread.class,
                ThreadLocal.class,
                Executor.class,
                InetAddress.class,
                Clock.class,
                Closeable.class,
                Vertx.class,
                Buffer.class
            })
    void nothingOfTheBuildMachineIsKeptInAStaticField(Class<?> ofTheMachine) {
        check(noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(assignableTo(ofTheMachine))
                .because("a native image is refused, or is the same for everybody, with such an object in it"));
    }

    @Test
    void everyPackageHasItsPlaceOnTheMap() {
        Set<String> found = MAIN.stream()
                .map(type -> feature(type.getPackageName()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Stream.concat(ROWS.stream().flatMap(Set::stream), Stream.of(APART)))
                .as("packages named in ROWS")
                .containsAll(found);
    }

    static Stream<Integer> rows() {
        return Stream.iterate(1, row -> row < ROWS.size(), row -> row + 1);
    }

    @ParameterizedTest(name = "row {0}")
    @MethodSource("rows")
    void noPackageUsesOneOfARowAbove(int row) {
        check(noClasses()
                .that(resideInAnyPackage(packages(ROWS.subList(row, row + 1))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(ROWS.subList(0, row))))
                .because("arrows point from the screen towards Proxmox VE only"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("dev.slipway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle makes two packages one"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "health", "problem", "contract", APART})
    void nobodyButTheProgramItselfUses(String edge) {
        check(noClasses()
                .that(not(resideInAnyPackage(named(edge), named(""))))
                .should()
                .dependOnClassesThat(resideInAPackage(named(edge)))
                .because("only the composition root knows the edges"));
    }

    @Test
    void simulatorKnowsOfUsOnlyValues() {
        check(noClasses()
                .that()
                .resideInAPackage(named(APART))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.slipway..")
                        .and(not(resideInAPackage(named(APART))))
                        .and(not(resideInAPackage(named("proxmox"))
                                .and(describe("are values", ArchitectureTest::isValue)))))
                .because("it stands for Proxmox VE, so it must not share our reading of it"));
    }

    /// A transaction that several features take part in is passed on from one to the next, which is no SQL.
    @Test
    void sqlStaysInTheStorageClassOfEachFeature() {
        check(noClasses()
                .that(not(resideInAPackage(named("database"))))
                .and(not(belongTo(STORAGES)))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..")
                        .and(not(assignableTo(Connection.class)))
                        .and(not(assignableTo(SQLException.class))))
                .orShould()
                .callMethodWhere(describe(
                        "belong to an open transaction",
                        call -> call.getTargetOwner().isAssignableTo(Connection.class)))
                .because("who looks for the SQL of a feature looks into one class"));
    }

    @Test
    void restClientStaysInProxmox() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(named("proxmox"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.microprofile.rest.client..", "org.jboss.resteasy.reactive.client..",
                        "io.quarkus.rest.client..", "jakarta.ws.rs.client..")
                .because("ProxmoxClient is the one door to Proxmox VE"));
    }

    @Test
    void nothingWaits() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(named(APART))
                .should()
                .callMethodWhere(calls(Uni.class, "await")
                        .or(calls(Future.class, "get", "join"))
                        .or(calls(CountDownLatch.class, "await")))
                .orShould()
                .callMethodWhere(calls(Thread.class, "sleep", "join"))
                .because("a waiting event loop makes everybody wait"));
    }

    @Test
    void timeComesFromTheOneClock() {
        check(noClasses()
                .that(not(belongTo(Set.of("SystemClock"))))
                .and()
                .resideOutsideOfPackage(named(APART))
                .should()
                .callMethodWhere(calls(Instant.class, "now")
                        .or(calls(InstantSource.class, "system"))
                        .or(calls(Clock.class, "systemUTC", "systemDefaultZone"))
                        .or(calls(System.class, "currentTimeMillis", "nanoTime")))
                .because("a test must be able to put its own clock in the place of the system's"));
    }

    @Test
    void onlyTheLauncherAndThePollersBeginWork() {
        check(noClasses()
                .that(not(belongTo(SUBSCRIBERS)))
                .and()
                .resideOutsideOfPackage(named(APART))
                .should()
                .callMethodWhere(calls(Uni.class, "subscribe").or(calls(Multi.class, "subscribe")))
                .because("whoever subscribes must look after failures and the end of the program"));
    }

    @Test
    void configurationIsReadThroughMappings() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.ConfigProvider")
                .because("each key has its type, default and reason in one @ConfigMapping interface"));
    }

    @Test
    void namesSayWhatThingsDo() {
        check(classes()
                .should()
                .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager|DTO|Dto)")
                .because("such names fit everything and tell nothing"));
    }

    @Test
    void failuresAreCaughtByTheirType() {
        Set<String> broad = Set.of("java.lang.Exception", "java.lang.RuntimeException");

        assertThat(MAIN.stream()
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(unit -> unit.getTryCatchBlocks().stream()
                                .flatMap(block -> block.getCaughtThrowables().stream())
                                .anyMatch(caught -> broad.contains(caught.getFullName()))))
                .as("methods that catch everything, and with it their own defects")
                .isEmpty();
    }

    /// The REST client would take them too, and judge the answers of Proxmox VE by the rules for requests.
    @Test
    void providersAreForTheServer() {
        check(classes()
                .that()
                .areAnnotatedWith(Provider.class)
                .should()
                .beAnnotatedWith(describe(
                        "constrained to the server",
                        annotation -> annotation.getRawType().isEquivalentTo(ConstrainedTo.class)
                                && annotation.as(ConstrainedTo.class).value() == RuntimeType.SERVER)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static String feature(String packageName) {
        String below = packageName.substring("dev.slipway".length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static String[] packages(List<Set<String>> rows) {
        return rows.stream().flatMap(Set::stream).map(ArchitectureTest::named).toArray(String[]::new);
    }

    private static String named(String feature) {
        return feature.isEmpty() ? "dev.slipway" : "dev.slipway." + feature + "..";
    }

    /// Classes with one of these simple names, and what is nested in them.
    private static DescribedPredicate<JavaClass> belongTo(Set<String> names) {
        return describe(
                "belong to " + names, type -> names.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static boolean isValue(JavaClass type) {
        return type.isRecord() || type.isEnum() || type.isArray();
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String... methods) {
        return describe(
                owner.getSimpleName() + "." + String.join("/", methods),
                call -> call.getTargetOwner().isAssignableTo(owner)
                        && Set.of(methods).contains(call.getName()));
    }
}
