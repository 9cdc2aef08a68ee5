package coffer.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.banks.Banks;
import coffer.money.Money;
import coffer.simulator.Simulator;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The dependencies between modules and packages. */
class ArchitectureTest {

    private static final JavaClasses ALL = everything();

    private static JavaClasses everything() {
        List<Location> locations =
                List.of(Money.class, Banks.class, Simulator.class, Platform.class).stream()
                        .map(ArchitectureTest::location)
                        .toList();
        return new ClassFileImporter().importLocations(locations);
    }

    private static Location location(Class<?> anchor) {
        try {
            Path path = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(path)
                    ? Location.of(path)
                    : Location.of(new JarFile(path.toFile()));
        } catch (URISyntaxException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static final JavaClasses PROCESSOR =
            new ClassFileImporter().importLocations(List.of(location(Money.class)));

    private static final JavaClasses SIMULATOR =
            new ClassFileImporter().importLocations(List.of(location(Simulator.class)));

    private static final DescribedPredicate<JavaClass> PROCESSORS =
            DescribedPredicate.describe("are the processor's", c -> PROCESSOR.contain(c.getName()));

    /** What may know the database's client: connections, and whatever holds SQL. */
    private static final DescribedPredicate<JavaClass> KNOWS_THE_DATABASE =
            DescribedPredicate.describe(
                    "hold SQL",
                    c ->
                            c.getPackageName().equals("coffer.database")
                                    || outermost(c).getSimpleName().endsWith("Store"));

    private static JavaClass outermost(JavaClass c) {
        return c.getEnclosingClass().map(ArchitectureTest::outermost).orElse(c);
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(PROCESSOR.size()).isGreaterThan(200);
        for (String name :
                List.of(
                        "coffer.banks.citic",
                        "coffer.simulator",
                        "coffer.testbed",
                        "coffer.platform")) {
            assertThat(ALL.stream().filter(c -> c.getPackageName().equals(name)).count())
                    .as(name)
                    .isGreaterThan(3);
        }
    }

    @Test
    void theProcessorKnowsOnlyTheJdkAndItselfApartFromItsStores() {
        classes()
                .that(DescribedPredicate.not(KNOWS_THE_DATABASE))
                .should()
                .onlyDependOnClassesThat(
                        JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..")
                                .or(
                                        DescribedPredicate.describe(
                                                "are the processor's",
                                                c ->
                                                        PROCESSOR.contain(
                                                                c.getBaseComponentType()
                                                                        .getName()))))
                .check(PROCESSOR);
    }

    @Test
    void packagesOfTheProcessorFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("coffer.(**)")
                .should()
                .beFreeOfCycles()
                .check(PROCESSOR);
    }

    @Test
    void packagesOfTheBanksFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("coffer.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter().importLocations(List.of(location(Banks.class))));
    }

    @Test
    void packagesOfThePlatformFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("coffer.(**)")
                .should()
                .beFreeOfCycles()
                .check(ALL.that(JavaClass.Predicates.resideInAPackage("coffer.platform..")));
    }

    /** Whatever else the process has to do with the API goes through the packages below it. */
    @Test
    void onlyTheObjectGraphKnowsTheApi() {
        noClasses()
                .that()
                .resideInAPackage("coffer.platform..")
                .and()
                .resideOutsideOfPackage("coffer.platform.api")
                .and()
                .doNotBelongToAnyOf(Platform.class, UseCaseWiring.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("coffer.platform.api")
                .check(ALL);
    }

    @Test
    void layersOfThePlatformPointDownwards() {
        noClasses()
                .that()
                .resideInAnyPackage("coffer.platform.api", "coffer.platform.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "coffer.platform", "coffer.platform.command", "coffer.platform.database")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("coffer.platform.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("coffer.platform.api", "coffer.platform.worker")
                .check(ALL);
    }

    @Test
    void aBankKnowsNoOtherBankAndNotTheListOfThem() {
        SlicesRuleDefinition.slices()
                .matching("coffer.banks.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        JavaClass.Predicates.resideInAPackage("coffer.banks.."),
                        JavaClass.Predicates.resideInAPackage("coffer.banks.kernel"))
                .check(ALL);
    }

    @Test
    void thePortsStandOnMoneyAndMarketOnly() {
        classes()
                .that()
                .resideInAPackage("coffer.bank")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "coffer.money", "coffer.market", "coffer.bank")
                .check(ALL);
    }

    @Test
    void banksStandOnThePortsOnly() {
        noClasses()
                .that()
                .resideInAPackage("coffer.banks..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are the processor's or the platform's, the ports apart",
                                c ->
                                        !c.getPackageName().equals("coffer.money")
                                                && !c.getPackageName().equals("coffer.market")
                                                && !c.getPackageName().equals("coffer.bank")
                                                && (PROCESSOR.contain(c.getName())
                                                        || c.getPackageName()
                                                                .startsWith("coffer.platform"))))
                .check(ALL);
    }

    @Test
    void onlyStoresAndTheEdgeKnowVertx() {
        noClasses()
                .that(
                        DescribedPredicate.not(
                                KNOWS_THE_DATABASE.or(
                                        JavaClass.Predicates.resideInAnyPackage(
                                                "coffer.platform..", "coffer.testbed.bench"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(ALL);
    }

    @Test
    void onlyBanksKnowCamel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("coffer.banks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(ALL);
    }

    @Test
    void onlyTheObjectGraphOpensBanks() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Platform.class, Banks.class)
                .should()
                .callConstructor(Banks.class, Clock.class)
                .check(ALL);
    }

    @Test
    void packagesOfTheSimulatorFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("coffer.(**)")
                .should()
                .beFreeOfCycles()
                .check(SIMULATOR);
    }

    @Test
    void theSimulatorAndTheProductShareNothing() {
        noClasses()
                .that()
                .resideInAPackage("coffer.simulator..")
                .should()
                .dependOnClassesThat(
                        PROCESSORS.or(
                                JavaClass.Predicates.resideInAnyPackage(
                                        "coffer.banks..", "coffer.platform..", "coffer.testbed..")))
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages("coffer.simulator..", "coffer.testbed.command")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("coffer.simulator..")
                .check(ALL);
    }

    @Test
    void theTestbedReachesTheProductByItsInterfacesOnlyApartFromTheBenchOfTheLedger() {
        noClasses()
                .that()
                .resideInAPackage("coffer.testbed..")
                .and()
                .resideOutsideOfPackage("coffer.testbed.bench")
                .should()
                .dependOnClassesThat(PROCESSORS)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("coffer.testbed..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("coffer.banks..", "coffer.platform..")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("coffer.testbed..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("coffer.testbed..")
                .check(ALL);
    }
}
