/**
 * Names of the tiles of a log (C2SP tlog-tiles): a tile of level L holds up to 256 hashes of level 8·L of the tree; one
 * that is not full yet is named with its width and may be forgotten once the full one is there.
 */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
const LEVEL_MAX = 6;
const GROUP = 1_000;

export interface TileName {
  /** `entries` for the tiles that hold the leaves themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 … 256; 256 is a full tile. */
  readonly width: number;
}

/** `x001/x234/067`: groups of three digits, all but the last marked. */
function indexPath(index: number): string {
  const groups = [String(index % GROUP).padStart(3, '0')];
  for (let rest = Math.floor(index / GROUP); rest > 0; rest = Math.floor(rest / GROUP)) {
    groups.unshift(`x${String(rest % GROUP).padStart(3, '0')}`);
  }
  return groups.join('/');
}

/** Path of a tile below the log's address. */
export function tilePath({ level, index, width }: TileName): string {
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${indexPath(index)}${partial}`;
}

const TILE = /^tile\/(entries|[0-6])\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The tile that a path names, or null: every tile has one spelling. */
export function parseTilePath(path: string): TileName | null {
  const found = TILE.exec(path);
  if (found === null) return null;
  const [, levelText = '', digits = '', widthText] = found;
  const level = levelText === 'entries' ? 'entries' : Number(levelText);
  const index = Number(digits.replace(/[x/]/g, ''));
  const name: TileName = { level, index, width: widthText === undefined ? TILE_WIDTH : Number(widthText) };
  const isTile = (level === 'entries' || level <= LEVEL_MAX) && name.width <= TILE_WIDTH && tilePath(name) === path;
  return isTile ? name : null;
}

/** How many hashes of a tile there are in a tree of `size` leaves: 0 where the tile has not begun. */
export function tileWidth(level: number | 'entries', index: number, size: number): number {
  const perHash = level === 'entries' ? 1 : TILE_WIDTH ** level;
  const hashes = Math.floor(size / perHash);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}
