/** What the store knows of certifications: which one is proposed, and which one stands. */
import type { Backend } from '#libs/backend';
import { acceptedDecisions, newestDecisions, type DecisionFact, type DecisionsInForce } from '#libs/results';

/** The certification that waits for a second officer, or null. */
export async function proposalOf(
  { readerPool }: Backend,
  electionId: string,
  decided: DecisionsInForce,
): Promise<DecisionFact | null> {
  const { proposed, certified } = decided;
  if (proposed === null || certified !== null) return null;
  const [proposal] = await acceptedDecisions(readerPool, electionId, proposed);
  return proposal ?? null;
}

/** Day of the resolution by which a contest's result was certified; null where none stands. */
export async function establishedOn(
  { readerPool }: Backend,
  electionId: string,
  { contestId, round }: { readonly contestId: string; readonly round: number },
): Promise<string | null> {
  const decided = await newestDecisions(readerPool, electionId, contestId, round);
  const name = decided?.certified?.certification;
  if (name === undefined) return null;
  const [certification] = await acceptedDecisions(readerPool, electionId, name);
  return certification?.decision.resolution.date ?? null;
}
