"""Publishes one event and prints what became of it.

Call: publish.py BROKERS STREAM VERDICTS EVENT.json
Needs: pip install confluent-kafka
"""

import hashlib
import json
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition

WAIT_SECONDS_MAX = 60


def main(brokers, stream, verdicts, path):
    with open(path, encoding="utf-8") as file:
        event = json.load(file)
    # These bytes are the record. Keep them: a retry must be the same ones.
    value = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    sha256 = "sha256:" + hashlib.sha256(value).hexdigest()

    # Reading begins where the verdicts end now, before anything is sent.
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "publisher", "enable.auto.commit": False})
    _, end = consumer.get_watermark_offsets(TopicPartition(verdicts, 0), timeout=WAIT_SECONDS_MAX)
    consumer.assign([TopicPartition(verdicts, 0, end)])

    failures = []
    producer = Producer({"bootstrap.servers": brokers, "enable.idempotence": True})
    producer.produce(
        stream,
        key=event["data"]["precinctId"],
        value=value,
        headers={"content-type": "application/cloudevents+json"},
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    unsent = producer.flush(WAIT_SECONDS_MAX)
    if failures or unsent:
        sys.exit(f"not sent: {failures or 'no broker answered'}")

    until = time.monotonic() + WAIT_SECONDS_MAX
    while time.monotonic() < until:
        message = consumer.poll(1.0)
        if message is None or message.error():
            continue
        data = json.loads(message.value())["data"]
        for row in data["rows"]:
            verdict = dict(zip(data["columns"], row))
            if verdict["sha256"] == sha256:
                print(json.dumps(verdict, ensure_ascii=False))
                consumer.close()
                return 0 if verdict["verdict"] in ("counted", "duplicate") else 1
    sys.exit("no verdict yet: the record stands in the stream and will be judged once tabulation runs")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
