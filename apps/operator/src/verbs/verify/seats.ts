/** The seats of a distribution, computed anew by the verifier of allocations, which shares no code with the engine. */
import { shown, verifyDocument } from '#libs/allocation-verifier';
import type { SeatsFollow } from '#libs/proof-verifier';

export const seatsFollow: SeatsFollow = (data) => {
  for (const one of verifyDocument(JSON.parse(data))) {
    if (one.verdict === 'not_verifiable') return one.detail;
    if (one.verdict !== 'differs') continue;
    const { path, stands, shouldStand } = one.difference;
    return `${path} is ${shown(stands)} and should be ${shown(shouldStand)}`;
  }
  return null;
};
