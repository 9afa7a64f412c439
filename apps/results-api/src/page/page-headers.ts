/** What a browser may do on the page: nothing but show it, with what comes from the same origin. */
import type { Response } from '../http/express';

export const HTML = 'text/html; charset=utf-8';

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
};

/** `framedBy`: who may put the page into a frame; anyone, for what is made to be embedded. */
export function writePageHeaders(response: Response, framedBy: "'self'" | '*'): void {
  const policy = { ...POLICY, 'frame-ancestors': framedBy };
  const text = Object.entries(policy).map(([name, value]) => `${name} ${value}`);
  response.setHeader('content-security-policy', text.join('; '));
}
