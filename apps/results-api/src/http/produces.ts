/** Says what a controller's answers are made of; a caller that takes nothing of it is told so before any work. */
import { UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import Negotiator from 'negotiator';
import type { Request } from './express';
import { ApiProblem } from './problem';

export function Produces(mediaType: string): ClassDecorator & MethodDecorator {
  const guard: CanActivate = {
    canActivate(context: ExecutionContext): boolean {
      const request = context.switchToHttp().getRequest<Request>();
      if (new Negotiator(request).mediaType([mediaType]) !== undefined) return true;
      throw new ApiProblem('NOT_ACCEPTABLE', `What is here is ${mediaType}, which "Accept" rules out.`);
    },
  };
  return UseGuards(guard);
}
