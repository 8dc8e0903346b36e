package dev.plankton.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.lab.scenario.rule.NumberRule;
import dev.plankton.lab.scenario.rule.TextRule;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenario files are read as they are meant, and what is wrong is named with its line. */
final class ScenarioReaderTest {
    @Test
    void everythingIsRead() throws ScenarioException {
        Scenario scenario = ScenarioReader.parse("all.yaml", Samples.EVERYTHING);
        assertThat(scenario.name()).isEqualTo("Everything");
        assertThat(scenario.program()).isEqualTo(new Program.Source("boot.asm"));
        assertThat(scenario.pc()).isEqualTo(new Pc(CpuModel.I80286, "disks/d.img", Pc.Nic.ANY, 5, 1024, false));
        assertThat(scenario.java()).isEqualTo(new JavaPart("Sensor.java", "card"));
        assertThat(scenario.limit()).isEqualTo(5_000_000);
        assertThat(scenario.nanos()).isEqualTo(90_000_000_000L);
        assertThat(scenario.points()).isEqualTo(21);
        assertThat(scenario.population())
                .isEqualTo(new PopulationPlan(10_000, 20_000, Bytes.ofText("GET"), Bytes.ofHex("4849")));
    }

    @Test
    void inputsHaveTheirMoments() throws ScenarioException {
        List<Input> inputs =
                ScenarioReader.parse("all.yaml", Samples.EVERYTHING).inputs();
        assertThat(inputs.get(0)).isEqualTo(new Input.Keys(new Moment.Time(100_000_000), "dir{enter}"));
        assertThat(inputs.get(1)).isEqualTo(new Input.Serial(new Moment.Instruction(20_000), Bytes.ofText("hello\r")));
        assertThat(inputs.get(2)).isEqualTo(new Input.Serial(new Moment.Time(1_000_000_000), Bytes.ofHex("0d0a")));
        assertThat(inputs.get(7))
                .isEqualTo(new Input.Request(new Moment.Time(2_000_000_000), Bytes.ofText("GET"), "r1"));
    }

    /** Stations of 10.0.0.0/8 have the addresses of VMs. */
    @Test
    void framesAreBuilt() throws ScenarioException {
        List<Input> inputs =
                ScenarioReader.parse("all.yaml", Samples.EVERYTHING).inputs();
        assertThat(((Input.Frame) inputs.get(3)).bytes().length()).isEqualTo(60);
        assertThat(((Input.Frame) inputs.get(4)).bytes().toString())
                .startsWith("02 00 0A 00 00 05 02 00 0A 00 00 01 08 00 45 00")
                .contains("0A 00 00 01 0A 00 00 05 0F A0 00 07");
        assertThat(((Input.Frame) inputs.get(5)).bytes().toString())
                .startsWith("FF FF FF FF FF FF 02 00 0A 00 00 01 08 06");
    }

    @Test
    void expectationsAreRead() throws ScenarioException {
        List<Expectation> all =
                ScenarioReader.parse("all.yaml", Samples.EVERYTHING).expectations();
        assertThat(all.getFirst())
                .isEqualTo(new Expectation(
                        "shows-hello",
                        3,
                        new Moment.Time(1_000_000_000),
                        new Expected.Text(Expected.Source.SCREEN, List.of(new TextRule.Contains("Hello"))),
                        "Does the loop end?"));
        assertThat(expected(all, "carry"))
                .isEqualTo(new Expected.Registers(List.of(
                        new Expected.Content(Register.AX, null, NumberRule.equal(0x1234)),
                        new Expected.Content(null, Flag.CF, NumberRule.equal(1)))));
        assertThat(expected(all, "few-exits"))
                .isEqualTo(new Expected.Exits(List.of(
                        new Expected.Kind("int 10h", new NumberRule(1, 40)),
                        new Expected.Kind("out e9h", new NumberRule(Double.NEGATIVE_INFINITY, 3)))));
        assertThat(expected(all, "word"))
                .isEqualTo(new Expected.Memory(List.of(
                        new Expected.Cell(0x7E00, Bytes.ofHex("55AA"), 0, null),
                        new Expected.Cell(0x7E02, null, 2, new NumberRule(3, 5)))));
        assertThat(expected(all, "idle")).isEqualTo(new Expected.Ends(Expected.How.IDLE));
        assertThat(expected(all, "keeps-nothing")).isEqualTo(new Expected.StatelessCard());
    }

    private static Expected expected(List<Expectation> all, String id) {
        return all.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow()
                .expected();
    }

    @Test
    void pointsAreOneByDefaultAndTheRunEndsAMinuteAfterItsLastMoment() throws ScenarioException {
        Scenario scenario = ScenarioReader.parse(
                "x.yaml",
                Samples.BEGIN + "input: [{at: 30s, keys: x}]\nexpect: [{id: a, ends: idle}, {id: b, ends: idle}]\n");
        assertThat(scenario.points()).isEqualTo(2);
        assertThat(scenario.nanos()).isEqualTo(90_000_000_000L);
    }

    static Stream<Samples.Wrong> wrong() {
        return Samples.wrong();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsLine(Samples.Wrong wrong) {
        assertThatThrownBy(() -> ScenarioReader.parse("x.yaml", wrong.text()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("x.yaml:" + wrong.line() + ": ")
                .hasMessageContaining(wrong.message())
                .message()
                .doesNotContain("\n");
    }

    @Test
    void filesThatAreTooLongOrNoTextAreRefused(@TempDir Path folder) throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', (byte) 0xE4, ':', '1'});
        assertThatThrownBy(() -> ScenarioReader.read(latin)).hasMessage("latin.yaml:1: the file is not in UTF-8");
        Path large = Files.writeString(folder.resolve("large.yaml"), "a".repeat(2_000_000));
        assertThatThrownBy(() -> ScenarioReader.read(large))
                .hasMessage("large.yaml:1: the file has 2000000 bytes: at most 1048576");
    }

    /** A small file with aliases of aliases would be a large value. */
    @Test
    void aliasesOfCollectionsAreRefused() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assertThatThrownBy(() -> ScenarioReader.parse("x.yaml", bomb))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("lias");
    }

    @Test
    void answersAreNumbersOrTexts(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve(AnswerFile.NAME), "instruction: 1234\naddress: 0x7c10\nwho: BIOS\nnot-yet:\n");
        assertThat(AnswerFile.read(file))
                .containsEntry("instruction", 1234.0)
                .containsEntry("address", 31760.0)
                .containsEntry("who", "BIOS")
                .hasSize(3);
    }
}
