package dev.plankton.lab.compile;

import static java.lang.constant.ConstantDescs.CD_void;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes classes count their steps: at the start of each method and before each jump backwards. */
final class StepCounting {
    private static final ClassDesc STEPS = StepCount.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc STEP = MethodTypeDesc.of(CD_void);

    private final ClassFile format;

    /** The classes with the counting added, and the count. */
    static LoadableClasses addedTo(CompiledClasses classes) {
        StepCounting counting = new StepCounting(classes);
        Map<String, byte[]> files = new TreeMap<>();
        classes.files().forEach((name, file) -> files.put(name, counting.added(file)));
        files.put(StepCount.class.getName(), classFileOfSteps());
        return new LoadableClasses(classes.main(), files);
    }

    private static byte[] classFileOfSteps() {
        try (InputStream in = StepCount.class.getResourceAsStream("StepCount.class")) {
            return Objects.requireNonNull(in, "StepCount.class").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StepCounting(CompiledClasses classes) {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> classFile(classes, type));
        ClassHierarchyResolver others = ClassHierarchyResolver.ofClassLoading(StepCounting.class.getClassLoader());
        format = ClassFile.of(ClassHierarchyResolverOption.of(own.orElse(others).cached()));
    }

    private static @Nullable InputStream classFile(CompiledClasses classes, ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] file = classes.files()
                .get(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
        return file == null ? null : new ByteArrayInputStream(file);
    }

    /** The class file with the counting added. */
    private byte[] added(byte[] file) {
        return format.transformClass(format.parse(file), StepCounting::add);
    }

    private static void add(ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method && method.code().isPresent()) {
            builder.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ofStateful(Counted::new)));
        } else {
            builder.with(element);
        }
    }

    private static final class Counted implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();

        @Override
        public void atStart(CodeBuilder code) {
            code.invokestatic(STEPS, "step", STEP);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            boolean back = switch (element) {
                case BranchInstruction branch -> passed.contains(branch.target());
                case TableSwitchInstruction table -> isBack(table.defaultTarget(), table.cases());
                case LookupSwitchInstruction table -> isBack(table.defaultTarget(), table.cases());
                default -> false;
            };
            if (back) {
                code.invokestatic(STEPS, "step", STEP);
            }
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            }
            code.with(element);
        }

        private boolean isBack(Label otherwise, List<SwitchCase> cases) {
            return passed.contains(otherwise) || cases.stream().anyMatch(one -> passed.contains(one.target()));
        }
    }
}
