package org.example;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;

/** A server that speaks MongoDB's protocol, and MongoDB's own driver. */
public final class Traffic {
    private Traffic() {}

    public static void main(String[] arguments) {
        MongoServer server = new MongoServer(new MemoryBackend());
        server.bind("127.0.0.1", 27017);
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:27017/?appName=shop"))
                .applyToServerSettings(some -> some.heartbeatFrequency(60, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(some -> some.maxSize(1))
                .retryWrites(false)
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            run(client.getDatabase("shop"));
        }
        server.shutdownNow();
        System.out.println("as meant");
    }

    private static void run(MongoDatabase shop) {
        MongoCollection<Document> orders = shop.getCollection("orders");
        orders.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
        orders.insertOne(order(1));
        orders.insertMany(IntStream.range(2, 8).mapToObj(Traffic::order).toList());
        check(orders.find(Filters.eq("number", 3)).first().getString("customer").equals("customer 3"));
        int found = 0;
        try (MongoCursor<Document> cursor = orders.find().batchSize(3).iterator()) {
            for (; cursor.hasNext(); cursor.next()) {
                found++;
            }
        }
        check(found == 7);
        check(orders.updateOne(Filters.eq("number", 4), Updates.set("customer", "nobody")).getModifiedCount() == 1);
        check(orders.deleteMany(Filters.gt("number", 5)).getDeletedCount() == 2);
        check(orders.countDocuments() == 5);
        check(orders.aggregate(List.of(Aggregates.group("$city", Accumulators.sum("orders", 1))))
                        .into(new ArrayList<>())
                        .size()
                == 2);
        check(orders.findOneAndUpdate(Filters.eq("number", 5), Updates.inc("total", 2)) != null);
        try {
            orders.insertOne(order(1));
            check(false);
        } catch (MongoWriteException expected) {
            check(expected.getCode() == 11000);
        }
        try {
            shop.runCommand(new Document("dance", 1));
            check(false);
        } catch (MongoCommandException expected) {
            check(expected.getErrorCode() == 59);
        }
        check(shop.runCommand(new Document("ping", 1)).getDouble("ok") == 1);
        shop.drop();
    }

    private static Document order(int number) {
        return new Document("_id", number)
                .append("number", number)
                .append("customer", "customer " + number)
                .append("city", number % 2 == 0 ? "Ulm" : "Bonn")
                .append("total", 1.5 * number);
    }

    private static void check(boolean isMeant) {
        if (!isMeant) {
            throw new IllegalStateException("not as meant");
        }
    }
}
