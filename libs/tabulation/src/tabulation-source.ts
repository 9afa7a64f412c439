/** `source` of everything that tabulation publishes. */
export const TABULATION_SOURCE = 'urn:sanaq:tabulation';
