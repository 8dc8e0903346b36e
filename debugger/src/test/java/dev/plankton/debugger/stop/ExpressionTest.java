package dev.plankton.debugger.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private Machine pc;

    @BeforeEach
    void boot() {
        pc = Machine.boot(BootImage.of("nothing", new byte[512]));
        pc.set(Register.EAX, 0x89AB_4C00);
        pc.set(Register.DS, 0x50);
        pc.set(Register.SI, 0x0010);
        pc.set(Flag.CF, true);
        pc.set(Flag.DF, false);
        pc.write(0x510, new byte[] {0x34, 0x12, (byte) 0xFF, (byte) 0x80});
    }

    @AfterEach
    void close() {
        pc.close();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 16",
        "0x10, 16",
        "10h, 16",
        "#10, 10",
        "b8000, 753664",
        "'''A''', 65",
        "'a'+1, 98",
        "cf, 1",
        "0cf, 207",
        "CF, 1",
        "df, 0",
        "ah, 76",
        "0ah, 10",
        "al, 0",
        "eax, 2309704704",
        "ax==4c00 && [ds:si]!=0, 1",
        "ax==4c01 || ![ds:si], 0",
        "[ds:si], 52",
        "byte [510], 52",
        "word [ds:si], 4660",
        "dword [ds:si], 2164199988",
        "word [ds:si+2], 33023",
        "ds:si, 1296",
        "50:10+4, 1300",
        "1+2*3, 7",
        "(1+2)*3, 9",
        "1<<4|1, 17",
        "6&3^1, 3",
        "-1, -1",
        "~0&0ff, 255",
        "7%4 - 5, -2",
        "2-3-4, -5",
        "1 < 2 == 1, 1",
        "3>=3, 1",
        "1==1 | 0, 1",
        "now, 0",
        "pc, 31744",
        "cs:ip==pc, 1",
        "[0ffffffff], 255",
        "0 && 1/0, 0",
    })
    void hasTheValue(String text, long value) {
        assertThat(Expression.parse(text).value(Scope.of(pc))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', something is missing",
        "1+, something is missing",
        "(1, ')' is missing",
        "[ds:si, ']' is missing",
        "1 2, unexpected '2'",
        "1 $ 2, unexpected '$ 2'",
        "foo, no register",
        "-g, no register",
        "word 5, '5' instead of '['",
        "1/0, division by zero",
        "port, has no value here",
        "12345678901234567, no register",
    })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Expression.parse(text).value(Scope.of(pc)))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining(message);
    }
}
