package coffer.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.banks.Banks;
import coffer.simulator.Simulator;
import coffer.values.Money;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules and packages. */
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coffer.values",
                "coffer.bank",
                "coffer.store",
                "coffer.work",
                "coffer.banks",
                "coffer.banks.citic",
                "coffer.simulator",
                "coffer.platform",
                "coffer.platform.api",
                "coffer.platform.database",
                "coffer.platform.command",
            })
    void everyPackageIsLookedAt(String name) {
        assertThat(ALL.stream().filter(c -> c.getPackageName().equals(name)).count())
                .isGreaterThan(3);
    }

    @Test
    void valuesKnowOnlyTheJdkAndThemselves() {
        classes()
                .that()
                .resideInAPackage("coffer.values")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "coffer.values")
                .check(ALL);
    }

    @Test
    void portsKnowOnlyTheJdkAndValues() {
        classes()
                .that()
                .resideInAPackage("coffer.bank")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "coffer.values", "coffer.bank")
                .check(ALL);
    }

    @Test
    void workKnowsOnlyTheJdkAndTheProcessor() {
        classes()
                .that()
                .resideInAPackage("coffer.work")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "coffer.values",
                        "coffer.bank",
                        "coffer.store",
                        "coffer.work")
                .check(ALL);
    }

    @Test
    void storesKnowNothingAboveThem() {
        noClasses()
                .that()
                .resideInAPackage("coffer.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("coffer.work", "coffer.banks..", "coffer.platform..")
                .check(ALL);
    }

    @Test
    void banksKnowOnlyTheirPorts() {
        noClasses()
                .that()
                .resideInAPackage("coffer.banks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("coffer.store", "coffer.work", "coffer.platform..")
                .check(ALL);
    }

    @Test
    void onlyStoresAndTheEdgeKnowVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages("coffer.store", "coffer.platform..")
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
    void theSimulatorAndTheProductShareNothing() {
        noClasses()
                .that()
                .resideInAPackage("coffer.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Set.of("values", "bank", "store", "work", "banks", "platform").stream()
                                .map(name -> "coffer." + name + "..")
                                .toArray(String[]::new))
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("coffer.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("coffer.simulator..")
                .check(ALL);
    }
}
