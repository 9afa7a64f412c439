/** Says what a controller's answers are made of; a caller that takes nothing of it is told so before any work. */
import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import Negotiator from 'negotiator';
import type { Request } from './express';
import { ApiProblem } from './problem';

export function Produces(...mediaTypes: readonly string[]): ClassDecorator & MethodDecorator {
  const guard: CanActivate = {
    canActivate(context: ExecutionContext): boolean {
      const request = context.switchToHttp().getRequest<Request>();
      if (preferred(request, mediaTypes) !== undefined) return true;
      throw new ApiProblem('NOT_ACCEPTABLE', `What is here is ${mediaTypes.join(' or ')}, which "Accept" rules out.`);
    },
  };
  return UseGuards(guard);
}

/** What the caller would rather have of what is offered, the first where it says nothing; undefined: none of it. */
export function preferred(request: Request, offered: readonly string[]): string | undefined {
  return new Negotiator(request).mediaType([...offered]);
}
