package io.thalweg.jobs.sql.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.sql.SqlFiles;
import org.junit.jupiter.api.Test;

/** The catalog is what the code knows. */
class CatalogScriptTest {
    @Test
    void catalogIsWhatTheTablesAreNow() throws Exception {
        assertThat(SqlFiles.catalog())
                .as("run CatalogScript's main in the directory of the repository")
                .isEqualTo(CatalogScript.generate());
    }
}
