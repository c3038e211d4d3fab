package dev.banger.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.banger.api.Names;
import dev.banger.api.Spelling;
import dev.banger.config.BangerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The rules of the design's section 2: which room may use what. */
@AnalyzeClasses(packages = "dev.banger", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SERVICES = {
        "dev.banger.vm..", "dev.banger.network..", "dev.banger.vmm..", "dev.banger.disk..", "dev.banger.guest..", "dev.banger.image..",
        "dev.banger.kernel..", "dev.banger.operation..", "dev.banger.store..", "dev.banger.lock..", "dev.banger.config..", "dev.banger.install.."
    };
    private static final String[] DAEMON = daemon();
    /** What of the kernel's interfaces needs no privilege, and so may be called by the daemon. */
    private static final Set<String> UNPRIVILEGED = Set.of(
            "Files", "FileCopy", "Pidfd", "ProcessIdentity", "ExitWatcher", "PeerCredentials", "Vsock", "SdNotify", "LinuxException", "Errno");

    /** The first package below {@code dev.banger}; the HTTP resources are another part than the records of the wire. */
    private static final SliceAssignment PARTS = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass found) {
            var names = found.getPackageName().split("\\.");
            return found.getPackageName().startsWith("dev.banger.api.http")
                    ? SliceIdentifier.of("http")
                    : SliceIdentifier.of(names.length > 2 ? names[2] : "main");
        }

        @Override
        public String getDescription() {
            return "parts of banger";
        }
    };

    /** Behind a client proxy it would be made at its first use, where after a hot reload Quarkus refuses to make the configuration. */
    @ArchTest
    static final ArchRule WHAT_IS_CONFIGURED_IS_MADE_AT_THE_START =
            noClasses().that().areAnnotatedWith(ApplicationScoped.class).should().dependOnClassesThat().areAssignableTo(BangerConfig.class);

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().assignedFrom(PARTS).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_API_CALLS_VMS =
            noClasses().that().resideInAnyPackage(without("dev.banger.vm..")).should().dependOnClassesThat().resideInAPackage("dev.banger.vm..");

    @ArchTest
    static final ArchRule ONLY_STORE_TOUCHES_THE_DATABASE = noClasses().that().resideInAnyPackage(DAEMON).and().resideOutsideOfPackage("dev.banger.store..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "jakarta.persistence..", "jakarta.transaction..", "java.sql..", "javax.sql..", "org.h2..", "org.flywaydb..", "org.hibernate..",
                    "io.quarkus.hibernate..", "io.quarkus.narayana..", "com.arjuna..");

    @ArchTest
    static final ArchRule ONLY_NATIVE_FFI_TOUCHES_FOREIGN_MEMORY =
            noClasses().that().resideOutsideOfPackage("dev.banger.linux..").should().dependOnClassesThat().resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule THE_DAEMON_USES_UNPRIVILEGED_KERNEL_INTERFACES_ONLY =
            noClasses().that().resideInAnyPackage(DAEMON).should().dependOnClassesThat(privilegedKernelInterfaces());

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_KNOW_THE_WIRE = noClasses().that().resideInAnyPackage(SERVICES).should().dependOnClassesThat(
            resideInAPackage("dev.banger.api..").and(DescribedPredicate.not(belongToAnyOf(Names.class, Spelling.class))));

    @ArchTest
    static final ArchRule THE_WIRE_KNOWS_NOBODY = noClasses().that().resideInAPackage("dev.banger.api").should().dependOnClassesThat(
            resideInAPackage("dev.banger..").and(DescribedPredicate.not(resideInAPackage("dev.banger.api"))));

    @ArchTest
    static final ArchRule CONFIG_CALLS_NOBODY = noClasses().that().resideInAPackage("dev.banger.config..").should().dependOnClassesThat(
            resideInAPackage("dev.banger..").and(DescribedPredicate.not(
                    resideInAPackage("dev.banger.config..").or(belongToAnyOf(Names.class, Spelling.class)))));

    @ArchTest
    static final ArchRule PRIVILEGED_ROOMS_START_NO_TOOLS = noClasses().that().resideInAnyPackage("dev.banger.linux..", "dev.banger.helper..")
            .should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class, Runtime.class);

    @ArchTest
    static final ArchRule THE_HELPER_KNOWS_NEITHER_DAEMON_NOR_FRAMEWORK = noClasses().that().resideInAnyPackage("dev.banger.linux..", "dev.banger.helper..")
            .should().dependOnClassesThat(resideInAnyPackage(DAEMON).or(resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..")));

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = noClasses().should().haveNameMatching(".*(Util|Utils|Manager|Impl|Helper|Helpers|Common|Misc)");

    @ArchTest
    static final ArchRule NOTHING_STATIC_CHANGES = fields().that().areStatic().and().areDeclaredInClassesThat().resideInAPackage("dev.banger..")
            .and().doNotHaveModifier(JavaModifier.SYNTHETIC).should().beFinal();

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class).allowEmptyShould(true);

    /** Tests wait for what they wait for. */
    @AnalyzeClasses(packages = "dev.banger", importOptions = ImportOption.OnlyIncludeTests.class)
    static class OfTests {
        @ArchTest
        static final ArchRule TESTS_DO_NOT_SLEEP = noClasses().should().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Thread.class, "sleep", Duration.class);
    }

    private static DescribedPredicate<JavaClass> privilegedKernelInterfaces() {
        return DescribedPredicate.describe("are privileged kernel interfaces", found ->
                found.getPackageName().equals("dev.banger.linux") && !UNPRIVILEGED.contains(outermost(found).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass found) {
        return found.getEnclosingClass().map(ArchitectureTest::outermost).orElse(found);
    }

    private static String[] without(String excluded) {
        return Arrays.stream(SERVICES).filter(service -> !service.equals(excluded)).toArray(String[]::new);
    }

    private static String[] daemon() {
        var all = new ArrayList<>(List.of(SERVICES));
        all.addAll(List.of("dev.banger", "dev.banger.api.http..", "dev.banger.doctor.."));
        return all.toArray(String[]::new);
    }
}
