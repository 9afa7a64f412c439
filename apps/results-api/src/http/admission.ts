/** Bounds how many requests are worked on at a time: those beyond are told at once to come back. */
import type { Next, Request, Response } from './express';
import { ApiProblem } from './problem';
import { preferred } from './produces';

/** Of each process; answers from memory take well under a millisecond, others wait for one of 12 connections. */
export const UNDER_WAY_MAX = 500;
const IS_STREAM = /\/stream\/?$/;
const IS_STORY = /\/changes\/?$/;

/** Event streams have a bound of their own. */
function isStream(request: Request): boolean {
  return IS_STREAM.test(request.path) || (IS_STORY.test(request.path) && wantsEvents(request));
}

export const EVENT_STREAM = 'text/event-stream';

/** Whether the caller of a route that has both would rather have events than JSON. */
export function wantsEvents(request: Request): boolean {
  return preferred(request, ['application/json', EVENT_STREAM]) === EVENT_STREAM;
}

export function admission(underWayMax: number): (request: Request, response: Response, next: Next) => void {
  let underWay = 0;
  return (request, response, next) => {
    if (isStream(request)) {
      next();
      return;
    }
    if (underWay >= underWayMax) {
      next(new ApiProblem('TOO_BUSY', `${underWayMax} requests are under way here, as many as are taken at a time.`));
      return;
    }
    underWay++;
    response.once('close', () => underWay--);
    next();
  };
}
