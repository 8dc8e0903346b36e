package dev.plankton.lab.compile;

import dev.plankton.lab.exercise.SolutionException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses classes that refer to anything that a solution may not use. The whole constant pool is looked through, so nothing that the
 * JVM could link is left out; without reflection, which is refused too, there is no other way to another class.
 */
final class ReferenceCheck {
    /** Bootstrap methods of the language: lambdas, joined strings, switches, records. Their own code cannot get a lookup to call them. */
    private static final Set<String> BOOTSTRAPS = Set.of(
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.lang.runtime.ObjectMethods",
            "java.lang.runtime.SwitchBootstraps",
            "java.lang.runtime.ExactConversionsSupport",
            "java.lang.invoke.ConstantBootstraps",
            "java.lang.Enum$EnumDesc",
            "java.lang.constant.ClassDesc");

    /** Named by the class file of each lambda, without a use. */
    private static final Set<String> NAMED =
            Set.of("java.lang.invoke.MethodHandles", "java.lang.invoke.MethodHandles$Lookup");

    private static final String CLOSED =
            "no files, network, processes, threads, reflection, clocks or random numbers without a seed";

    private static final String UNORDERED =
            "it differs from run to run; use LinkedHashSet, as in new LinkedHashSet<>(List.of(1, 2)), or LinkedHashMap";

    private final CompiledClasses classes;
    private final ClassModel model;

    private ReferenceCheck(CompiledClasses classes, ClassModel model) {
        this.classes = classes;
        this.model = model;
    }

    /** Looks through all classes; the error names the first source line of the first reference that is refused. */
    static void check(CompiledClasses classes) throws SolutionException {
        for (String name : classes.files().keySet().stream().sorted().toList()) {
            ClassModel model = ClassFile.of().parse(classes.files().get(name));
            new ReferenceCheck(classes, model).check(name);
        }
    }

    private void check(String name) throws SolutionException {
        if (name.startsWith("java.") || name.startsWith("dev.plankton.")) {
            throw refused(null, "the package of " + name);
        }
        for (MethodModel method : model.methods()) {
            if (method.flags().has(AccessFlag.NATIVE)) {
                throw refused(null, "a native method");
            }
            if (method.methodName().equalsString("finalize")
                    && method.methodTypeSymbol().parameterCount() == 0) {
                throw refused(null, "finalize");
            }
        }
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                check(member);
            } else if (entry instanceof ClassEntry named) {
                check(named);
            }
        }
    }

    private void check(MemberRefEntry member) throws SolutionException {
        String owner = name(member.owner().asSymbol());
        if (owner.isEmpty() || BOOTSTRAPS.contains(owner)) {
            return;
        }
        String type = member.type().stringValue();
        String what = member.name().stringValue();
        if (!allows(owner, member)) {
            throw AllowedApi.course().isUnordered(owner, what)
                    ? refused(member, owner + "." + what, UNORDERED)
                    : refused(member, what.equals("<init>") ? "new " + owner : owner + "." + what);
        }
        if (!(member instanceof FieldRefEntry)) {
            MethodTypeDesc method = MethodTypeDesc.ofDescriptor(type);
            for (ClassDesc parameter : method.parameterList()) {
                checkNamed(member, parameter);
            }
        }
    }

    /** Whether a member may be used: one that an own class declares may, one that it inherits if its class or interface allows it. */
    private boolean allows(String owner, MemberRefEntry member) {
        String name = member.name().stringValue();
        String type = member.type().stringValue();
        byte[] file = classes.files().get(owner);
        if (file == null) {
            return AllowedApi.course().allowsMember(owner, name, type.startsWith("()"));
        }
        ClassModel own = ClassFile.of().parse(file);
        // A field is no method of its name: behind that may be an inherited one which is refused.
        boolean declared = member instanceof FieldRefEntry
                ? own.fields().stream()
                        .anyMatch(field -> field.fieldName().equalsString(name)
                                && field.fieldType().equalsString(type))
                : own.methods().stream()
                        .anyMatch(method -> method.methodName().equalsString(name)
                                && method.methodType().equalsString(type));
        return declared
                || Stream.concat(own.superclass().stream(), own.interfaces().stream())
                        .allMatch(from -> allows(name(from.asSymbol()), member));
    }

    private void check(ClassEntry entry) throws SolutionException {
        String name = name(entry.asSymbol());
        if (!NAMED.contains(name) && !BOOTSTRAPS.contains(name)) {
            checkNamed(entry, entry.asSymbol());
        }
    }

    private void checkNamed(PoolEntry where, ClassDesc type) throws SolutionException {
        String name = name(type);
        if (!name.isEmpty() && !isOwn(name) && !AllowedApi.course().allowsClass(name)) {
            throw refused(where, name);
        }
    }

    private boolean isOwn(String name) {
        return classes.files().containsKey(name);
    }

    /** The binary name of a class, of the elements if it is an array; empty for arrays of primitives and primitives. */
    private static String name(ClassDesc type) {
        ClassDesc element = type;
        while (element.isArray()) {
            element = Objects.requireNonNull(element.componentType());
        }
        if (element.isPrimitive()) {
            return "";
        }
        String descriptor = element.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }

    private SolutionException refused(@Nullable PoolEntry entry, String what) {
        return refused(entry, what, CLOSED);
    }

    private SolutionException refused(@Nullable PoolEntry entry, String what, String why) {
        String source = model.findAttribute(Attributes.sourceFile())
                .map(file -> file.sourceFile().stringValue())
                .orElse("the solution");
        int line = entry == null ? 0 : line(entry);
        return new SolutionException(
                "%s%s: %s is not open to a solution: %s".formatted(source, line == 0 ? "" : ":" + line, what, why));
    }

    /** The first source line that uses an entry of the constant pool; 0 if no instruction does. */
    private int line(PoolEntry entry) {
        for (MethodModel method : model.methods()) {
            int line = 0;
            if (method.code().isEmpty()) {
                continue;
            }
            for (CodeElement element : method.code().get()) {
                if (element instanceof LineNumber number) {
                    line = number.line();
                } else if (uses(element, entry)) {
                    return line;
                }
            }
        }
        return 0;
    }

    private static boolean uses(CodeElement element, PoolEntry entry) {
        PoolEntry used = switch (element) {
            case InvokeInstruction call -> call.method();
            case FieldInstruction access -> access.field();
            case NewObjectInstruction creation -> creation.className();
            case TypeCheckInstruction cast -> cast.type();
            case ConstantInstruction.LoadConstantInstruction load -> load.constantEntry();
            default -> null;
        };
        return used != null && used.index() == entry.index();
    }
}
