import { leaving } from '#lib/links/neutral-place.ts';
import type { RequestHandler } from './$types';

/** Leads to a neutral site and asks the browser to forget this one. */
export const GET: RequestHandler = () => leaving();
