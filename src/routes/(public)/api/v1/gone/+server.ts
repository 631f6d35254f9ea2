import { answerPrograms } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** What is no longer shown. */
export const GET: RequestHandler = (event) => answerPrograms(event, 'listGone');

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
