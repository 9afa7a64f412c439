import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;

/** Kafka Streams: a table of the newest protocol of each precinct, an aggregate a contest, and a JDBC upsert of it. */
public final class Totals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] COUNTERS = {
    "voters_on_list", "ballots_received", "ballots_issued", "ballots_unused", "ballots_found", "ballots_invalid",
    "took_part", "absentee_voters", "voters_outside"
  };
  private static final String[] OPTIONS = {"alpha", "beta", "gamma", "against_all"};
  private static final int WIDTH = COUNTERS.length + OPTIONS.length + 1;

  private static final Serde<long[]> FIGURES =
      Serdes.serdeFrom(
          (topic, figures) -> {
            if (figures == null) return null;
            ByteBuffer bytes = ByteBuffer.allocate(figures.length * Long.BYTES);
            for (long figure : figures) bytes.putLong(figure);
            return bytes.array();
          },
          (topic, bytes) -> {
            if (bytes == null) return null;
            long[] figures = new long[bytes.length / Long.BYTES];
            ByteBuffer.wrap(bytes).asLongBuffer().get(figures);
            return figures;
          });

  /** Contest and precinct with the figures of a protocol; nothing for every other event. */
  private static List<KeyValue<String, long[]>> protocolOf(byte[] value) {
    try {
      JsonNode event = JSON.readTree(value);
      if (!event.path("type").asText().equals("kz.sanaq.protocol.submitted.v1")) return List.of();
      JsonNode data = event.path("data");
      long[] figures = new long[WIDTH];
      int at = 0;
      for (String id : COUNTERS) figures[at++] = data.path("counters").path(id).asLong();
      for (String id : OPTIONS) figures[at++] = data.path("votes").path(id).asLong();
      figures[at] = 1;
      return List.of(KeyValue.pair(data.path("contestId").asText() + "|" + data.path("precinctId").asText(), figures));
    } catch (java.io.IOException unreadable) {
      return List.of();
    }
  }

  private static long[] added(long[] sums, long[] figures, int sign) {
    long[] result = sums.clone();
    for (int at = 0; at < WIDTH; at++) result[at] += sign * figures[at];
    return result;
  }

  public static void main(String[] args) throws Exception {
    JsonNode task = JSON.readTree(System.getenv("BENCH_TASK"));
    String table = task.path("table").asText();
    Connection database = DriverManager.getConnection(task.path("jdbcUrl").asText());
    database
        .createStatement()
        .execute("create table if not exists " + table + " (contest_id text primary key, figures bigint[] not null)");
    PreparedStatement upsert =
        database.prepareStatement(
            "insert into " + table + " values (?, ?) on conflict (contest_id) do update set figures = excluded.figures");

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(task.path("topic").asText(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .flatMap((key, value) -> new ArrayList<>(protocolOf(value)))
        .repartition(Repartitioned.with(Serdes.String(), FIGURES).withNumberOfPartitions(1))
        .toTable(Materialized.with(Serdes.String(), FIGURES))
        .groupBy(
            (cell, figures) -> KeyValue.pair(cell.substring(0, cell.indexOf('|')), figures),
            Grouped.with(Serdes.String(), FIGURES))
        .aggregate(
            () -> new long[WIDTH],
            (contest, figures, sums) -> added(sums, figures, 1),
            (contest, figures, sums) -> added(sums, figures, -1),
            Materialized.<String, long[], KeyValueStore<Bytes, byte[]>>with(Serdes.String(), FIGURES))
        .toStream()
        .foreach((contest, sums) -> keep(database, upsert, contest, sums));

    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, task.path("group").asText());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, task.path("brokers").get(0).asText());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, task.path("stateFolder").asText());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    KafkaStreams streams = new KafkaStreams(builder.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  private static void keep(Connection database, PreparedStatement upsert, String contest, long[] sums) {
    try {
      Long[] boxed = new Long[WIDTH];
      for (int at = 0; at < WIDTH; at++) boxed[at] = sums[at];
      upsert.setString(1, contest);
      upsert.setArray(2, database.createArrayOf("bigint", boxed));
      upsert.executeUpdate();
    } catch (SQLException lost) {
      throw new IllegalStateException(lost);
    }
  }
}
