import { answerPrograms } from '#lib/answers/for-programs.ts';
import type { RequestHandler } from './$types';

/** Who takes stories. */
export const GET: RequestHandler = (event) => answerPrograms(event, 'listOffices');

export { OPTIONS, fallback } from '#lib/answers/for-programs.ts';
