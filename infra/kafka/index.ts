export { kafkaAvailable, type KafkaAvailability } from './available';
export { startKafkaBroker, stopKafkaBroker, type KafkaBroker, type KafkaBrokerOptions } from './broker';
