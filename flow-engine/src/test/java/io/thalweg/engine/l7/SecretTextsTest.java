package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretTextsTest {
    private static String text(L7Options options, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SecretTexts(options, new TextCache(options.maxTextBytes())).text(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no such user                                  | no such user
            {"error":"bad","password":"s3cret","n":1}     | {"error":"bad","password":"?","n":1}
            {"access_token" : "s3 \\"cret", "n":1}        | {"access_token" : "?", "n":1}
            {"m":"{\\"token\\":\\"s3cret\\"}"}           | {"m":"{\\"token\\":\\"?\\"}"}
            {"token":17}                                  | {"token":?}
            {'secret':'s3cret'}                           | {'secret':'?'}
            user=a&password=s3cret&n=1                    | user=a&password=?&n=1
            Authorization: Bearer s3cret                  | Authorization: ?
            <password>s3cret</password>                   | <password>?</password>
            the token is not valid                        | the token is not valid
            token=                                        | token=?
            {"password":"s3cre                            | {"password":"?
            """)
    void whatIsNamedLikeASecretIsMasked(String text, String shown) {
        assertThat(text(L7Options.defaults(), text)).isEqualTo(shown);
    }

    @Test
    void nothingIsMaskedWhenTheOptionsSaySo() {
        L7Options raw = L7Options.defaults().with(change -> change.obfuscate = false);
        assertThat(text(raw, "password=s3cret")).isEqualTo("password=s3cret");
    }
}
