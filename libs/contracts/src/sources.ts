/** `source` of everything that tabulation publishes. */
export const TABULATION_SOURCE = 'urn:sanaq:tabulation';

/** `source` of everything that seat-allocation publishes. */
export const MANDATES_SOURCE = 'urn:sanaq:seat-allocation';
