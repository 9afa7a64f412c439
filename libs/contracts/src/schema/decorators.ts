/**
 * The class-validator decorators of the event classes. Each carries a shape, from which class-validator judges
 * instances and class-validator-jsonschema writes the published schema.
 */
// class-transformer's Type asks it for the declared type, so it must be there before the first event class.
import 'reflect-metadata';
import { Transform, Type, type ClassConstructor } from 'class-transformer';
import { registerDecorator, ValidateIf, ValidateNested } from 'class-validator';
import { isPlainObject, listOf, nullable, type Shape } from './shape';

/** Name under which class-validator-jsonschema finds our validator. */
export const SHAPE_VALIDATOR = 'sanaqShape';

/** Classes whose schemas a reference in a generated schema needs; by name, which must be unique. */
export const referencedClasses = new Map<string, ClassConstructor<object>>();

function checkShape(shape: Shape): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: SHAPE_VALIDATOR,
      target: target.constructor,
      propertyName: String(propertyKey),
      constraints: [shape],
      validator: {
        validate: (value: unknown) => shape.accepts(value),
        defaultMessage: () => `$property must be ${shape.wanted}`,
      },
    });
  };
}

/** class-transformer copies maps without `__proto__`, so figures are handed over as they are. */
const keepVerbatim = Transform(({ obj, key }) => (obj as Readonly<Record<string, unknown>>)[key]);
const asObject = Type(() => Object);

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, propertyKey) => {
    for (const decorate of decorators) decorate(target, propertyKey);
  };
}

const optionalMembers = new Map<unknown, Set<string>>();

/** True if the member of the class may be missing. */
export function isOptionalMember(target: ClassConstructor<object>, name: string): boolean {
  return optionalMembers.get(target)?.has(name) ?? false;
}

/** May be missing; where it is present it counts, null too (class-validator's own IsOptional lets null pass). */
const mayBeMissing: PropertyDecorator = (target, propertyKey) => {
  ValidateIf((_object: object, value: unknown) => value !== undefined)(target, propertyKey);
  const names = optionalMembers.get(target.constructor) ?? new Set();
  optionalMembers.set(target.constructor, names.add(String(propertyKey)));
};

/** ValidateNested calls null an error, so null must not come to it. */
const mayBeNull: PropertyDecorator = ValidateIf((_object: object, value: unknown) => value !== null);

/** A required member of this shape. */
export function Is(shape: Shape): PropertyDecorator {
  return all(checkShape(shape), asObject, keepVerbatim);
}

/** A member that may be missing. */
export function Maybe(shape: Shape): PropertyDecorator {
  return all(Is(shape), mayBeMissing);
}

function nestedShape(nested: () => ClassConstructor<object>): Shape {
  return {
    wanted: 'an object',
    schema: () => {
      const target = nested();
      const known = referencedClasses.get(target.name);
      if (known !== undefined && known !== target) throw new Error(`two contract classes are named ${target.name}`);
      referencedClasses.set(target.name, target);
      return { $ref: `#/$defs/${target.name}` };
    },
    accepts: isPlainObject,
  };
}

/** A required object of another class. */
export function Nested(nested: () => ClassConstructor<object>): PropertyDecorator {
  return all(checkShape(nestedShape(nested)), ValidateNested(), Type(nested));
}

/** An object of another class that may be missing. */
export function MaybeNested(nested: () => ClassConstructor<object>): PropertyDecorator {
  return all(Nested(nested), mayBeMissing);
}

/** A required object of another class, or null. */
export function NestedOrNull(nested: () => ClassConstructor<object>): PropertyDecorator {
  return all(checkShape(nullable(nestedShape(nested))), mayBeNull, ValidateNested(), Type(nested));
}

/** A required list of objects of another class. */
export function NestedList(nested: () => ClassConstructor<object>, itemsMax: number, itemsMin = 0): PropertyDecorator {
  return all(checkShape(listOf(nestedShape(nested), itemsMax, itemsMin)), ValidateNested({ each: true }), Type(nested));
}

/** A list of objects of another class that may be missing. */
export function MaybeNestedList(nested: () => ClassConstructor<object>, itemsMax: number): PropertyDecorator {
  return all(NestedList(nested, itemsMax), mayBeMissing);
}
