export { kafkaAvailable, type KafkaAvailability } from './available';
export { grant } from './grant';
export { kafkaAclsCommand, rightsFor, ROLES, type Right, type Role } from './rights';
export { startKafkaBroker, stopKafkaBroker, type KafkaBroker, type KafkaBrokerOptions } from './broker';
