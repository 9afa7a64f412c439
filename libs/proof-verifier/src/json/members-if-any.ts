/** Members of an event whose form nobody has promised: what is not there, or of another kind, is nothing. */
import { isObject, type Json, type JsonObject } from './strict-json';

export function textIn(of: JsonObject, name: string): string | null {
  const value = of[name];
  return typeof value === 'string' ? value : null;
}

export function objectIn(of: JsonObject, name: string): JsonObject {
  const value = of[name];
  return isObject(value) ? value : {};
}

export function listIn(of: JsonObject, name: string): readonly Json[] {
  const value = of[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
