/** Schemas of health and problems. */
import { count, flag, list, object, text, type Schema } from './parts';

export const SERVICE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Live: object({ live: flag }),
  Readiness: object({ ready: flag, checks: { type: 'object', additionalProperties: text } }),
  Problem: object(
    {
      type: text,
      title: text,
      status: count,
      detail: text,
      instance: text,
      code: text,
      actor: { type: 'string', enum: ['user', 'operator', 'us'] },
      action: text,
      see: { ...text, description: 'Where that is which was asked for; only with some codes.' },
      nearest: { ...list(text), description: 'Names that may have been meant; only where something comes near.' },
    },
    ['see', 'nearest'],
  ),
};
