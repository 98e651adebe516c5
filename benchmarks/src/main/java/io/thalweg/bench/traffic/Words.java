package io.thalweg.bench.traffic;

/** What the services of the made-up shop talk about. */
final class Words {
    private static final String[] TOPICS = {
        "cart", "order", "user", "item", "stock", "price", "pay", "auth", "search", "review", "ship", "ad", "log",
        "rate", "geo", "mail"
    };

    static final int TOPIC_COUNT = TOPICS.length;

    private Words() {}

    static String topic(int number) {
        return TOPICS[number % TOPIC_COUNT];
    }

    static String topic(RandomStream random) {
        return TOPICS[random.below(TOPICS.length)];
    }

    static String hex64(RandomStream random) {
        String digits = Long.toHexString(random.next());
        return "0".repeat(16 - digits.length()) + digits;
    }
}
