package dev.plankton.debugger.stop;

import dev.plankton.debugger.stop.Expression.Node;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Register;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads expressions by recursive descent. */
final class ExpressionParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\|\\||&&|==|!=|<=|>=|<<|>>|'.'|#?[0-9A-Za-z_]+|[-|^&<>:+*/%!~()\\[\\]])");

    /** Operators of two operands, from the weakest to the strongest. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of(":"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private static final Map<String, LongBinaryOperator> OPERATORS = Map.ofEntries(
            Map.entry("|", (a, b) -> a | b),
            Map.entry("^", (a, b) -> a ^ b),
            Map.entry("&", (a, b) -> a & b),
            Map.entry("==", (a, b) -> truth(a == b)),
            Map.entry("!=", (a, b) -> truth(a != b)),
            Map.entry("<=", (a, b) -> truth(a <= b)),
            Map.entry(">=", (a, b) -> truth(a >= b)),
            Map.entry("<", (a, b) -> truth(a < b)),
            Map.entry(">", (a, b) -> truth(a > b)),
            Map.entry("<<", (a, b) -> a << b),
            Map.entry(">>", (a, b) -> a >> b),
            Map.entry(":", (a, b) -> (a << 4) + b),
            Map.entry("+", (a, b) -> a + b),
            Map.entry("-", (a, b) -> a - b),
            Map.entry("*", (a, b) -> a * b),
            Map.entry("/", (a, b) -> a / divisor(b)),
            Map.entry("%", (a, b) -> a % divisor(b)));

    private static final Map<String, Integer> SIZES = Map.of("byte", 1, "word", 2, "dword", 4);

    private static final Map<String, Node> NAMES = names();

    private final String text;
    private final Matcher tokens;

    /** The token that is next; empty at the end. */
    private String next = "";

    /** Where it ends. */
    private int end;

    ExpressionParser(String text) {
        this.text = text;
        tokens = TOKEN.matcher(text);
        advance();
    }

    private static Map<String, Node> names() {
        Map<String, Node> names = new HashMap<>();
        for (Register register : Register.values()) {
            names.put(name(register), scope -> scope.machine().get(register) & 0xFFFF_FFFFL);
        }
        for (Flag flag : Flag.values()) {
            names.put(name(flag), scope -> truth(scope.machine().get(flag)));
        }
        names.put("pc", scope -> scope.machine().codeAddress());
        names.put("now", scope -> scope.machine().instructions());
        for (String name : List.of("port", "value", "vector", "address")) {
            names.put(
                    name,
                    scope -> scope.happened(name)
                            .orElseThrow(() -> new ExpressionException("'" + name + "' has no value here")));
        }
        return names;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long truth(boolean holds) {
        return holds ? 1 : 0;
    }

    private static long divisor(long value) {
        if (value == 0) {
            throw new ExpressionException("division by zero");
        }
        return value;
    }

    private void advance() {
        next = "";
        if (text.substring(end).isBlank()) {
            return;
        }
        if (!tokens.find(end) || tokens.start() != end) {
            throw wrong("unexpected '" + text.substring(end).strip() + "'");
        }
        String token = tokens.group(1);
        next = token.startsWith("'") ? token : token.toLowerCase(Locale.ROOT);
        end = tokens.end();
    }

    private ExpressionException wrong(String what) {
        return new ExpressionException("in the expression '%s': %s".formatted(text.strip(), what));
    }

    /** The whole text as an expression. */
    Node whole() {
        Node root = binary(0);
        if (!next.isEmpty()) {
            throw wrong("unexpected '" + next + "'");
        }
        return root;
    }

    private Node binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        Node left = binary(level + 1);
        while (LEVELS.get(level).contains(next)) {
            String operator = take();
            left = join(operator, left, binary(level + 1));
        }
        return left;
    }

    private static Node join(String operator, Node left, Node right) {
        return switch (operator) {
            case "||" -> scope -> truth(left.value(scope) != 0 || right.value(scope) != 0);
            case "&&" -> scope -> truth(left.value(scope) != 0 && right.value(scope) != 0);
            default -> {
                LongBinaryOperator function = Objects.requireNonNull(OPERATORS.get(operator));
                yield scope -> function.applyAsLong(left.value(scope), right.value(scope));
            }
        };
    }

    private Node unary() {
        return switch (next) {
            case "-" -> {
                take();
                Node of = unary();
                yield scope -> -of.value(scope);
            }
            case "~" -> {
                take();
                Node of = unary();
                yield scope -> ~of.value(scope);
            }
            case "!" -> {
                take();
                Node of = unary();
                yield scope -> truth(of.value(scope) == 0);
            }
            default -> primary();
        };
    }

    private Node primary() {
        if (next.isEmpty()) {
            throw wrong("something is missing at its end");
        }
        String token = take();
        if (token.equals("(")) {
            Node inner = binary(0);
            expect(")");
            return inner;
        }
        if (token.equals("[")) {
            return memory(1);
        }
        Integer size = SIZES.get(token);
        if (size != null) {
            expect("[");
            return memory(size);
        }
        Node name = NAMES.get(token);
        return name != null ? name : number(token);
    }

    private Node memory(int size) {
        Node address = binary(0);
        expect("]");
        return scope -> {
            long from = address.value(scope);
            long value = 0;
            for (int n = size - 1; n >= 0; n--) {
                value = value << 8 | scope.byteAt(from + n);
            }
            return value;
        };
    }

    private Node number(String token) {
        try {
            long value = Numbers.parse(token);
            return scope -> value;
        } catch (NumberFormatException e) {
            throw wrong("'" + token + "' is no register, flag or hexadecimal number");
        }
    }

    private void expect(String token) {
        if (!next.equals(token)) {
            throw wrong(next.isEmpty() ? "'" + token + "' is missing" : "'%s' instead of '%s'".formatted(next, token));
        }
        take();
    }

    private String take() {
        String taken = next;
        advance();
        return taken;
    }
}
