/** Which districts the main side wins: 22 of 29. */
import { drawOrder, PURPOSE } from '../draw';

const FULL_DISTRICTS = 29;
const FULL_WON_BY_MAIN_SIDE = 22;

/** How many of `districts` districts the main side wins: 22 of 29, rounded. */
export function wonByMainSide(districts: number): number {
  return Math.round((districts * FULL_WON_BY_MAIN_SIDE) / FULL_DISTRICTS);
}

/** Districts by number from 0, those that the main side wins first. */
export function districtOrder(districts: number, seed: number): readonly number[] {
  return drawOrder(districts, seed, PURPOSE.lostDistricts);
}

/** A district, by number from 0, that the main side wins whatever their number is; null where there is none. */
export function safeDistrict(districts: number, seed: number): number | null {
  return districtOrder(districts, seed)[0] ?? null;
}
