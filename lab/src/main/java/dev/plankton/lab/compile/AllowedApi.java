package dev.plankton.lab.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a solution may use, as the resource {@code allowed.txt} lists it. */
final class AllowedApi {
    private static final AllowedApi COURSE = read();

    private final Set<String> packages = new HashSet<>();
    private final Map<String, Set<String>> classes = new HashMap<>();
    private final Set<String> refusedClasses = new HashSet<>();
    private final Map<String, Set<String>> refusedMembers = new HashMap<>();
    private final Map<String, Set<String>> unordered = new HashMap<>();

    private AllowedApi(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(line.strip());
            }
        }
    }

    /** That of the course. */
    static AllowedApi course() {
        return COURSE;
    }

    private static AllowedApi read() {
        try (InputStream in = AllowedApi.class.getResourceAsStream("allowed.txt")) {
            byte[] text = Objects.requireNonNull(in, "allowed.txt").readAllBytes();
            return new AllowedApi(new String(text, UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        int space = line.indexOf(' ');
        int colon = line.indexOf(':');
        String kind = line.substring(0, space);
        String name =
                line.substring(space + 1, colon < 0 ? line.length() : colon).strip();
        Set<String> members =
                colon < 0 ? Set.of() : Set.of(line.substring(colon + 1).strip().split("\\s+"));
        switch (kind) {
            case "package" -> packages.add(name);
            case "class" -> classes.put(name, members);
            case "not" -> {
                if (members.isEmpty()) {
                    refusedClasses.add(name);
                } else {
                    refusedMembers.merge(name, members, AllowedApi::union);
                }
            }
            case "unordered" -> {
                refusedMembers.merge(name, members, AllowedApi::union);
                unordered.merge(name, members, AllowedApi::union);
            }
            default -> throw new IllegalStateException("allowed.txt: " + line);
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Whether a class may be named; {@code name} is binary, with dots. */
    boolean allowsClass(String name) {
        String outermost = outermost(name);
        return classes.containsKey(name)
                || classes.getOrDefault(outermost, Set.of("")).isEmpty()
                || (packages.contains(packageOf(name)) && !refusedClasses.contains(outermost));
    }

    /**
     * Whether a method or field may be used.
     *
     * @param withoutParameters whether it is a method without any
     */
    boolean allowsMember(String owner, String member, boolean withoutParameters) {
        if (!allowsClass(owner)) {
            return false;
        }
        for (String of : List.of(owner, "*")) {
            Set<String> refused = refusedMembers.getOrDefault(of, Set.of());
            if (refused.contains(member) || (withoutParameters && refused.contains(member + "()"))) {
                return false;
            }
        }
        Set<String> allowed = classes.getOrDefault(owner, Set.of());
        return allowed.isEmpty() || allowed.contains(member);
    }

    /** Whether a member is refused because what it returns, or the order of that, differs from run to run. */
    boolean isUnordered(String owner, String member) {
        return unordered.getOrDefault(owner, Set.of()).contains(member);
    }

    private static String packageOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
