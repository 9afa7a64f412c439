/** Reads fields of a JSON document; where one is not what it must be, names the place. */
import { below, type Difference } from './compare';
import { fieldOf, isList, isObject, type Json, type JsonObject } from './json';

/** Thrown while reading and caught at the door, where it becomes a difference. */
export class Misread extends Error {
  constructor(readonly difference: Difference) {
    super(`${difference.path} cannot be read`);
    this.name = 'Misread';
  }
}

function misread(path: string, stands: Json | undefined, wanted: string): never {
  throw new Misread({ path, stands, shouldStand: wanted, article: null });
}

/** An object and where it stands. */
export class Place {
  constructor(
    readonly fields: JsonObject,
    readonly path: string,
  ) {}

  static at(value: Json | undefined, path: string): Place {
    return isObject(value) ? new Place(value, path) : misread(path, value, 'an object');
  }

  has(key: string): boolean {
    return Object.hasOwn(this.fields, key);
  }

  field(key: string): Json | undefined {
    return fieldOf(this.fields, key);
  }

  object(key: string): Place {
    return Place.at(this.field(key), below(this.path, key));
  }

  objectOrNull(key: string): Place | null {
    return this.field(key) === null ? null : this.object(key);
  }

  text(key: string): string {
    const value = this.field(key);
    return typeof value === 'string' ? value : misread(below(this.path, key), value, 'a text');
  }

  number(key: string): number {
    const value = this.field(key);
    return typeof value === 'number' ? value : misread(below(this.path, key), value, 'a number');
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.field(key);
    return allowed.find((one) => one === value) ?? misread(below(this.path, key), value, allowed.join(' or '));
  }

  flag(key: string): boolean {
    const value = this.field(key);
    return typeof value === 'boolean' ? value : misread(below(this.path, key), value, 'true or false');
  }

  list(key: string): readonly Json[] {
    const value = this.field(key);
    return isList(value) ? value : misread(below(this.path, key), value, 'a list');
  }

  objects(key: string): readonly Place[] {
    return this.list(key).map((value, index) => Place.at(value, `${below(this.path, key)}[${index}]`));
  }

  texts(key: string): readonly string[] {
    return this.list(key).map((value, index) =>
      typeof value === 'string' ? value : misread(`${below(this.path, key)}[${index}]`, value, 'a text'),
    );
  }

  /** What is not known to the verifier cannot have been verified. */
  only(known: readonly string[]): void {
    const unknown = Object.keys(this.fields).find((key) => !known.includes(key));
    if (unknown !== undefined) {
      const path = below(this.path, unknown);
      throw new Misread({ path, stands: this.field(unknown), shouldStand: undefined, article: null });
    }
  }
}
