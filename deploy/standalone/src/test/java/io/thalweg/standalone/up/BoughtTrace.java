package io.thalweg.standalone.up;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stored trace of one order, against what the shop does for an order. The order's name stands in paths, Redis keys and
 * statements; no link is made of it, so it tells whether the links are right.
 */
final class BoughtTrace {
    /** A request of the shop: what its spans show of it, who makes it (a request of this list; -1: the customer), at which points. */
    private record Step(String name, String protocol, String resource, int caller, List<String> points) {}

    /** Where the shop tells spans of what it does: those, as well. */
    private static final String SERVED = "s-app";

    private static final String ASKED = "c-app";
    private static final List<String> EVERYWHERE = List.of("c-p", "c", "s", "s-p");
    /** Encrypted: nobody between the processes can read it. */
    private static final List<String> AT_THE_ENDS = List.of("c-p", "s-p");

    private static List<Step> steps(List<String> servedByShop, List<String> askedByShop) {
        return List.of(
                new Step("customer to gateway", "HTTP", "/buy/", -1, EVERYWHERE),
                new Step("gateway to shop", "HTTP", "/buy/", 0, servedByShop),
                new Step("shop to stock", "gRPC", "shop.Stock/Take", 1, askedByShop),
                new Step("shop to cart", "HTTP", "/cart/", 1, askedByShop),
                new Step("cart to redis", "Redis", "cart:", 3, EVERYWHERE),
                new Step("cart to payment", "HTTP", "/pay/", 3, AT_THE_ENDS),
                new Step("payment to database", "PostgreSQL", "INSERT INTO payment", 5, EVERYWHERE),
                new Step("shop to ideas", "HTTP", "/ideas/", 1, askedByShop),
                new Step("ideas to redis", "Redis", "ideas:", 7, EVERYWHERE));
    }

    private static final List<Step> SEEN = steps(EVERYWHERE, EVERYWHERE);
    private static final List<Step> SEEN_AND_TOLD =
            steps(List.of("c-p", "c", "s", "s-p", SERVED), List.of(ASKED, "c-p", "c", "s", "s-p"));

    /** One span: its number in the trace, its parent's, what it is. */
    record Row(int index, int parent, String point, String protocol, String resource, String confidence) {}

    /** Columns of a query for rows, in the order of {@link #row}. */
    static final String COLUMNS =
            "span_index, parent_index, observation_point, l7_protocol_str, concat(endpoint, ' ', request_resource), confidence";

    private final String order;
    private final List<Step> steps;
    private final Map<Integer, Row> rows = new HashMap<>();

    /** @param order its name: what all orders begin with, an underline, a number of a certain length */
    BoughtTrace(String order, boolean isTold) {
        this.order = order;
        steps = isTold ? SEEN_AND_TOLD : SEEN;
    }

    void add(Row row) {
        rows.put(row.index(), row);
    }

    static Row row(List<String> columns) {
        return new Row(
                Integer.parseInt(columns.get(0)),
                Integer.parseInt(columns.get(1)),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                columns.get(5));
    }

    long inferred() {
        return rows.values().stream()
                .filter(row -> !row.confidence().equals("certain"))
                .count();
    }

    /** What is missing, strange or in the wrong place; empty when the trace is whole and right. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        int[] last = new int[steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int parent = step.caller() < 0 ? -1 : last[step.caller()];
            for (String point : step.points()) {
                parent = parent == MISSING ? MISSING : child(parent, step, point, faults);
            }
            last[i] = parent;
        }
        for (Row row : rows.values()) {
            if (isOfAnotherOrder(row)) {
                faults.add("of another order: " + row);
            }
        }
        return faults;
    }

    private static final int MISSING = -2;

    /** The number of the one span of a step at a point that has this parent. */
    private int child(int parent, Step step, String point, List<String> faults) {
        List<Row> found = rows.values().stream()
                .filter(row -> row.parent() == parent
                        && row.point().equals(point)
                        && row.protocol().equals(step.protocol())
                        && row.resource().contains(step.resource()))
                .toList();
        if (found.size() == 1) {
            return found.get(0).index();
        }
        faults.add(found.size() + " spans of " + step.name() + " at " + point);
        return MISSING;
    }

    /** Names of orders are of one length. */
    private boolean isOfAnotherOrder(Row row) {
        return row.resource().contains(order.substring(0, order.indexOf('_') + 1))
                && !row.resource().contains(order);
    }
}
