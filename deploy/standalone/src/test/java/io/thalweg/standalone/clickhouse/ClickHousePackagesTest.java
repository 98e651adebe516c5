package io.thalweg.standalone.clickhouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.thalweg.standalone", importOptions = DoNotIncludeTests.class)
final class ClickHousePackagesTest {
    private static final String CLICKHOUSE = "io.thalweg.standalone.clickhouse";

    @ArchTest
    static final ArchRule nativeCodeIsTouchedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage(CLICKHOUSE + ".ffi")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr.ffi..");

    @ArchTest
    static final ArchRule engineIsKnownToTheNodeAndItsInterfaceOnly = classes()
            .that()
            .resideInAPackage(CLICKHOUSE + ".ffi")
            .should()
            .onlyBeAccessed()
            .byClassesThat()
            .resideInAnyPackage(CLICKHOUSE, CLICKHOUSE + ".http", CLICKHOUSE + ".ffi");

    @ArchTest
    static final ArchRule sqlAndCompressionKnowNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage(CLICKHOUSE + ".sql", CLICKHOUSE + ".compression")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLICKHOUSE, CLICKHOUSE + ".http", CLICKHOUSE + ".ffi");
}
