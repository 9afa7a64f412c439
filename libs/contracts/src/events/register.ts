import { REGISTER_PART_PRECINCTS_MAX, type PrecinctRow } from '#libs/election';
import { Is, NestedList } from '../schema/decorators';
import { integer, mapOf, nullable } from '../schema/shape';
import { count, electionId, id, sha256Text } from '../schema/shapes';

const PARTS_MAX = 10_000;

export class PrecinctRowData implements PrecinctRow {
  @Is(id) readonly precinctId!: string;
  @Is(id) readonly territoryId!: string;
  @Is(nullable(count)) readonly registered!: number | null;
  @Is(mapOf(id, id)) readonly constituencies!: Readonly<Record<string, string>>;
}

/** A slice of the register: part `part` (from 1) of `parts`. */
export class RegisterPublished {
  @Is(electionId) readonly electionId!: string;
  @Is(integer(1, PARTS_MAX)) readonly part!: number;
  @Is(integer(1, PARTS_MAX)) readonly parts!: number;
  @NestedList(() => PrecinctRowData, REGISTER_PART_PRECINCTS_MAX) readonly precincts!: readonly PrecinctRow[];
}

/** Closes the register: how many precincts, and the hash of all rows in order. */
export class RegisterSealed {
  @Is(electionId) readonly electionId!: string;
  @Is(count) readonly count!: number;
  @Is(sha256Text) readonly sha256!: string;
}
