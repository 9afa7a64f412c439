/** Bounds how many requests are worked on at a time: those beyond are told at once to come back. */
import type { Next, Request, Response } from './express';
import { ApiProblem } from './problem';

/** Of each process; answers from memory take well under a millisecond, others wait for one of 12 connections. */
export const UNDER_WAY_MAX = 500;
/** Event streams have a bound of their own. */
const IS_STREAM = /\/stream\/?$/;

export function admission(underWayMax: number): (request: Request, response: Response, next: Next) => void {
  let underWay = 0;
  return (request, response, next) => {
    if (IS_STREAM.test(request.path)) {
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
