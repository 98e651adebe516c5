"""The traffic of amqp.pcap: what each part does is what amqp.json expects."""

import pika
from pika.exceptions import AMQPError

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def connect(user="ann", password="s3cret-password", vhost="shop"):
    return pika.BlockingConnection(
        pika.ConnectionParameters(
            "127.0.0.1", 5672, vhost, pika.PlainCredentials(user, password), connection_attempts=1, heartbeat=60
        )
    )


def fails(action):
    try:
        action()
    except AMQPError as refused:
        print("as meant:", type(refused).__name__)


connection = connect()
channel = connection.channel()
channel.exchange_declare("orders", exchange_type="topic")
channel.queue_declare("billing")
channel.queue_bind("billing", "orders", "order.*")
channel.basic_publish("orders", "order.new", b"s3cret-plain")
channel.confirm_delivery()
channel.basic_publish(
    "orders",
    "order.new",
    b"s3cret-traced",
    pika.BasicProperties(content_type="text/plain", headers={"n": 7, "traceparent": TRACEPARENT}),
)
channel.basic_publish("orders", "order.paid", b"x" * 4000)
fails(lambda: channel.basic_publish("", "nowhere", b"returned", mandatory=True))

method, _, _ = channel.basic_get("billing")
channel.basic_ack(method.delivery_tag)
method, _, _ = channel.basic_get("billing")
channel.basic_nack(method.delivery_tag, requeue=True)
consumer = connection.channel()
consumer.basic_qos(prefetch_count=1)
for method, _, _ in consumer.consume("billing", inactivity_timeout=5):
    consumer.basic_ack(method.delivery_tag)
    if method.delivery_tag == 2:
        break
consumer.cancel()
channel.basic_get("billing")
channel.queue_purge("billing")

second = connection.channel()
fails(lambda: second.queue_declare("missing", passive=True))
third = connection.channel()
fails(lambda: third.exchange_declare("orders", exchange_type="direct"))
fourth = connection.channel()
fourth.tx_select()
fourth.basic_publish("orders", "order.tx", b"in a transaction")
fourth.tx_commit()
fourth.tx_rollback()
fourth.queue_delete("billing")
connection.close()

fails(lambda: connect(password="s3cret-wrong"))
fails(lambda: connect(vhost="no-such"))
