export { CertificateAuthority, LOOPBACK_NAMES, type CertificateFiles, type CertificateOptions } from './certificates';
export { type SecureKafka, type SecureKafkaOptions, startSecureKafka } from './kafka';
export { ADMINISTRATOR, PRINCIPALS } from './principals';
export { startSecureServers } from './servers';
