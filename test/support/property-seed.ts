/**
 * Under CI=true every property test draws the same cases, so that a commit passes or fails the same way each time;
 * elsewhere each run draws new ones. SANAQ_SEED chooses them.
 */
import fc from 'fast-check';

const CI_SEED = '20230319';

const seed = process.env['SANAQ_SEED'] ?? (process.env['CI'] === 'true' ? CI_SEED : undefined);
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
