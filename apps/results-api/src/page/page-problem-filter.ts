/** Problems of the page, as a page: people see a sentence in their language, the log has what the API's filter writes. */
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { framedPage, problemView, type PageProblem } from '#apps/dashboard';
import { PROBLEMS, type ProblemCode } from '../http/problem';
import { problemToAnswer, RETRY_AFTER_SECONDS } from '../http/problem-filter';
import { LOG } from '../options';
import type { Logger } from '#libs/platform';
import { PageAnswers } from './page-answers';
import { HTML, writePageHeaders } from './page-headers';
import { languageOf } from './page-language';

function told(code: ProblemCode): PageProblem {
  if (code === 'ELECTION_UNKNOWN') return 'election';
  const { status } = PROBLEMS[code];
  if (status === 503) return 'unavailable';
  if (status === 400) return 'invalid';
  return status === 404 ? 'notFound' : 'defect';
}

@Catch()
export class PageProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOG) private readonly log: Logger,
    private readonly pages: PageAnswers,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const found = problemToAnswer(this.log, error, host);
    if (found === null) return;
    const { request, response, problem } = found;
    const { status } = PROBLEMS[problem.code];
    const { language, path } = languageOf(request);
    const page = this.pages.page(language);
    const view = problemView(page, told(problem.code), problem.nearest);
    const text = framedPage(page, { view, assets: this.pages.assets, path }).text;
    if (status === 503) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
    response.removeHeader('etag');
    writePageHeaders(response, "'self'");
    response.status(status).setHeader('cache-control', 'no-store').setHeader('content-type', HTML).end(text);
  }
}
