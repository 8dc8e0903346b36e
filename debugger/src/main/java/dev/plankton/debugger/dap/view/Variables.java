package dev.plankton.debugger.dap.view;

import dev.plankton.debugger.CallStack;
import dev.plankton.debugger.Debuggee;
import dev.plankton.machine.pc.DeviceState;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablePresentationHint;

/** What the client shows as variables: registers, devices, tables of real mode. A container is named by a number that stays. */
public final class Variables {
    private static final int REGISTERS = 1,
            FLAGS = 2,
            SEGMENTS = 3,
            X87 = 4,
            DEVICES = 5,
            VECTORS = 6,
            BIOS_DATA = 7,
            MOMENT = 8;

    /** The containers of single devices, and of frames, begin here. */
    private static final int FIRST_DEVICE = 100, FIRST_FRAME = 1000;

    private static final int I386 = 386, VECTOR_COUNT = 256, VECTOR_BYTES = 4;

    private static final List<Register> GENERAL_32 = List.of(
            Register.EAX,
            Register.EBX,
            Register.ECX,
            Register.EDX,
            Register.ESI,
            Register.EDI,
            Register.EBP,
            Register.ESP);
    private static final List<Register> GENERAL_16 = List.of(
            Register.AX, Register.BX, Register.CX, Register.DX, Register.SI, Register.DI, Register.BP, Register.SP);
    private static final List<Register> SEGMENTS_86 = List.of(Register.CS, Register.DS, Register.ES, Register.SS);
    private static final List<Register> SEGMENTS_386 =
            List.of(Register.CS, Register.DS, Register.ES, Register.SS, Register.FS, Register.GS);

    private final Debuggee debuggee;
    private final Machine machine;
    private final Names names;

    /** Of a machine that stands still; for its labels, {@code names}. */
    public Variables(Debuggee debuggee, Names names) {
        this.debuggee = debuggee;
        machine = debuggee.machine();
        this.names = names;
    }

    private boolean is386() {
        return machine.profile().cpu().generation() >= I386;
    }

    /** The scopes of frame {@code n}; only the first has registers. */
    public List<Scope> scopes(int n) {
        List<Scope> scopes = new ArrayList<>();
        if (n > 0) {
            scopes.add(scope("Frame", FIRST_FRAME + n, false));
            return scopes;
        }
        Scope registers = scope("Registers", REGISTERS, false);
        registers.setPresentationHint("registers");
        scopes.add(registers);
        scopes.add(scope("Flags", FLAGS, false));
        scopes.add(scope("Segments", SEGMENTS, false));
        if (machine.profile().coprocessor()) {
            scopes.add(scope("x87", X87, false));
        }
        scopes.add(scope("Devices", DEVICES, true));
        Scope vectors = scope("Interrupt vectors", VECTORS, true);
        vectors.setIndexedVariables(VECTOR_COUNT);
        scopes.add(vectors);
        scopes.add(scope("BIOS data", BIOS_DATA, true));
        scopes.add(scope("Moment", MOMENT, false));
        return scopes;
    }

    private static Scope scope(String name, int reference, boolean expensive) {
        Scope scope = new Scope();
        scope.setName(name);
        scope.setVariablesReference(reference);
        scope.setExpensive(expensive);
        return scope;
    }

    /**
     * What a container holds.
     *
     * @param frames the call stack
     * @param start the first of a table
     * @param count how many of a table; 0 for all
     * @throws IllegalArgumentException if there is no such container
     */
    public List<Variable> of(int container, List<CallStack.Frame> frames, int start, int count) {
        return switch (container) {
            case REGISTERS -> registers();
            case FLAGS -> flags();
            case SEGMENTS ->
                (is386() ? SEGMENTS_386 : SEGMENTS_86)
                        .stream().map(this::segment).toList();
            case X87 -> x87();
            case DEVICES -> devices();
            case VECTORS -> vectors(start, count);
            case BIOS_DATA -> biosData();
            case MOMENT -> moment();
            default -> {
                int device = container - FIRST_DEVICE;
                if (device >= 0 && device < machine.devices().size()) {
                    yield device(machine.devices().get(device));
                }
                int frame = container - FIRST_FRAME;
                if (frame > 0 && frame < frames.size()) {
                    yield frame(frames.get(frame));
                }
                throw noContainer(container);
            }
        };
    }

    private static IllegalArgumentException noContainer(int container) {
        return new IllegalArgumentException("no such variablesReference: " + container);
    }

    private static Variable variable(String name, String value) {
        Variable variable = new Variable();
        variable.setName(name);
        variable.setValue(value);
        return variable;
    }

    private static Variable readOnly(Variable variable) {
        VariablePresentationHint hint = new VariablePresentationHint();
        hint.setAttributes(new String[] {"readOnly"});
        variable.setPresentationHint(hint);
        return variable;
    }

    private static Variable at(Variable variable, int address) {
        variable.setMemoryReference(Addresses.reference(address));
        return variable;
    }

    static String hex(long value, int bytes) {
        return String.format(Locale.ROOT, "%0" + 2 * bytes + "Xh", value & (bytes == 8 ? -1 : (1L << 8 * bytes) - 1));
    }

    private List<Variable> registers() {
        List<Variable> all = new ArrayList<>();
        for (Register register : is386() ? GENERAL_32 : GENERAL_16) {
            all.add(register(register));
        }
        all.add(at(register(Register.IP), machine.codeAddress()));
        all.add(register(Register.FLAGS));
        return all;
    }

    private Variable register(Register register) {
        Variable variable = variable(register.name(), hex(machine.get(register), register.bits() / 8));
        variable.setEvaluateName(register.name().toLowerCase(Locale.ROOT));
        return variable;
    }

    private Variable segment(Register register) {
        return at(register(register), machine.get(register) << 4);
    }

    private List<Variable> flags() {
        List<Variable> all = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            Variable variable = variable(flag.name(), machine.get(flag) ? "1" : "0");
            variable.setEvaluateName(flag.name().toLowerCase(Locale.ROOT));
            all.add(variable);
        }
        return all;
    }

    private List<Variable> x87() {
        return X87Values.of(machine.x87()).entrySet().stream()
                .map(value -> readOnly(variable(value.getKey(), value.getValue())))
                .toList();
    }

    private List<Variable> devices() {
        List<Variable> all = new ArrayList<>();
        for (int n = 0; n < machine.devices().size(); n++) {
            Variable device = variable(machine.devices().get(n).name(), "");
            device.setVariablesReference(FIRST_DEVICE + n);
            all.add(device);
        }
        return all;
    }

    private List<Variable> vectors(int start, int count) {
        List<Variable> all = new ArrayList<>();
        int end = count <= 0 ? VECTOR_COUNT : Math.min(VECTOR_COUNT, start + count);
        for (int n = Math.max(0, start); n < end; n++) {
            int offset = word(VECTOR_BYTES * n);
            int segment = word(VECTOR_BYTES * n + 2);
            String name = names.of(segment, offset);
            String far = Addresses.far(segment, offset);
            all.add(at(variable(vector(n), name.equals(far) ? far : far + " " + name), VECTOR_BYTES * n));
        }
        return all;
    }

    private static String vector(int n) {
        return String.format(Locale.ROOT, "INT %02Xh", n);
    }

    private int word(int address) {
        return (int) number(address, 2);
    }

    private long number(int address, int bytes) {
        byte[] read = machine.read(address, bytes);
        long value = 0;
        for (int n = bytes - 1; n >= 0; n--) {
            value = value << 8 | read[n] & 0xFF;
        }
        return value;
    }

    private List<Variable> biosData() {
        return BiosFields.ALL.stream()
                .map(field -> at(
                        variable(field.name(), hex(number(field.address(), field.bytes()), field.bytes())),
                        field.address()))
                .toList();
    }

    private List<Variable> moment() {
        return List.of(
                readOnly(variable("instructions", "%d".formatted(machine.instructions()))),
                readOnly(variable("time", machine.time().toString())),
                readOnly(variable(
                        "in the past", String.valueOf(debuggee.history().inPast()))),
                readOnly(variable(
                        "history",
                        "%d to %d"
                                .formatted(
                                        debuggee.history().beginning(),
                                        debuggee.history().end()))));
    }

    private List<Variable> frame(CallStack.Frame frame) {
        return List.of(
                readOnly(at(variable("CS:IP", Addresses.far(frame.segment(), frame.offset())), frame.address())),
                readOnly(at(variable("SS:SP", hex(frame.stack(), 4)), frame.stack())),
                readOnly(variable("calls", String.valueOf(frame.calls()).toLowerCase(Locale.ROOT))));
    }

    /** Where a variable of a container lies in memory, and its bytes; empty if it is none that does. */
    public Optional<DataRange> range(int container, String name) {
        if (container == VECTORS) {
            OptionalInt n = vectorNumber(name);
            return n.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new DataRange(VECTOR_BYTES * n.getAsInt(), VECTOR_BYTES));
        }
        return container == BIOS_DATA
                ? BiosFields.find(name).map(field -> new DataRange(field.address(), field.bytes()))
                : Optional.empty();
    }

    private static OptionalInt vectorNumber(String name) {
        for (int n = 0; n < VECTOR_COUNT; n++) {
            if (vector(n).equals(name)) {
                return OptionalInt.of(n);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Sets a variable.
     *
     * @return what it is then
     * @throws IllegalArgumentException if there is none such, it cannot be changed, or the value does not fit
     */
    public String set(int container, String name, long value) {
        return switch (container) {
            case REGISTERS, SEGMENTS -> set(register(name), value);
            case FLAGS -> set(flag(name), value);
            case VECTORS, BIOS_DATA ->
                set(
                        range(container, name)
                                .orElseThrow(() -> new IllegalArgumentException("no such variable: " + name)),
                        value);
            default -> throw new IllegalArgumentException("read-only: " + name);
        };
    }

    private String set(Register register, long value) {
        machine.set(register, fitting(value, register.bits()));
        return hex(machine.get(register), register.bits() / 8);
    }

    private String set(Flag flag, long value) {
        machine.set(flag, fitting(value, 1) != 0);
        return machine.get(flag) ? "1" : "0";
    }

    private String set(DataRange range, long value) {
        fitting(value, 8 * range.length());
        byte[] bytes = new byte[range.length()];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = (byte) (value >>> 8 * n);
        }
        machine.write(range.address(), bytes);
        return hex(value, range.length());
    }

    private static Register register(String name) {
        for (Register register : Register.values()) {
            if (register.name().equals(name.toUpperCase(Locale.ROOT))) {
                return register;
            }
        }
        throw new IllegalArgumentException("no such register: " + name);
    }

    private static Flag flag(String name) {
        for (Flag flag : Flag.values()) {
            if (flag.name().equals(name.toUpperCase(Locale.ROOT))) {
                return flag;
            }
        }
        throw new IllegalArgumentException("no such flag: " + name);
    }

    private static int fitting(long value, int bits) {
        if (value < -(1L << bits - 1) || value >= 1L << bits) {
            throw new IllegalArgumentException(
                    "%s does not fit into %d bit%s".formatted(hex(value, 8), bits, bits == 1 ? "" : "s"));
        }
        return (int) (bits == 32 ? value : value & (1L << bits) - 1);
    }

    private static int bytes(long value) {
        return value >>> 8 == 0 ? 1 : value >>> 16 == 0 ? 2 : value >>> 32 == 0 ? 4 : 8;
    }

    private static List<Variable> device(DeviceState device) {
        List<Variable> all = new ArrayList<>();
        for (Map.Entry<String, Long> register : device.registers().entrySet()) {
            all.add(readOnly(variable(register.getKey(), hex(register.getValue(), bytes(register.getValue())))));
        }
        return all;
    }
}
