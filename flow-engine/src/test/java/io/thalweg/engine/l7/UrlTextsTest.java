package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlTextsTest {
    private static String text(L7Options options, String url) {
        byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
        return new UrlTexts(options, new TextCache(options.maxTextBytes())).text(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a?b=c                                    | /a?b=c
            /a?token=s3cret                           | /a?token=?
            /a?access_token=s3cret&b=c                | /a?access_token=?&b=c
            /a?b=c&Password=s3cret;d=e                | /a?b=c&Password=?;d=e
            /a;jsessionid=s3cret?b=c                  | /a;jsessionid=??b=c
            /a?pwd=s3cret#there                       | /a?pwd=?#there
            /a?next=%2Fb%3Ftoken%3Ds3cret%26c%3Dd     | /a?next=%2Fb%3Ftoken%3D?%26c%3Dd
            /a?token                                  | /a?token
            /a?token=                                 | /a?token=?
            /a?keyboard=1&key=s3cret                  | /a?keyboard=1&key=?
            /a?x-amz-signature=s3cret                 | /a?x-amz-signature=?
            http://u:s3cret@h/a?b=c                   | http://h/a?b=c
            http://u:s3cret@h/a?sig=s3cret            | http://h/a?sig=?
            """)
    void secretsAreMasked(String url, String shown) {
        assertThat(text(L7Options.defaults(), url)).isEqualTo(shown);
    }

    @Test
    void parametersStandWhenNothingIsMaskedButUsersDoNot() {
        L7Options raw = L7Options.defaults().with(change -> change.obfuscate = false);
        assertThat(text(raw, "http://u:p@h/a?token=t")).isEqualTo("http://h/a?token=t");
    }

    @Test
    void manySecretsFit() {
        assertThat(text(L7Options.defaults(), "/?" + "sid=&".repeat(600))).isEqualTo("/?" + "sid=?&".repeat(600));
    }
}
