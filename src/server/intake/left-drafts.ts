/** Drafts that were left, by the quick exit above all: what a browser sends again then brings no word back. */
import { wasLeft } from '#server/store/intake/left-pages.ts';
import type { IntakeDeps } from './deps.ts';
import { forgetDraft } from './tell-drafts.ts';

export interface LeftDrafts {
	/** Forgets a draft because it was left. */
	forget(token: string): Promise<void>;
	/**
	 * Whether a form of a draft that is gone is answered with an empty page. `sentBefore`: how long ago the same form was
	 * sent first (milliseconds); null: it was not.
	 */
	bringsNothingBack(token: string | null, sentBefore: number | null): Promise<boolean>;
}

/** So long a browser may send a form again by itself, because the answer was lost on a poor line (milliseconds). */
const SENT_AGAIN = 10 * 60_000;
const MOST_REMEMBERED = 50_000;

export function createLeftDrafts(deps: Pick<IntakeDeps, 'db' | 'seal' | 'files'>): LeftDrafts {
	const { drafts } = deps.seal;
	const leftHere = new Set<string>();
	return {
		async forget(token) {
			if (drafts.isToken(token)) {
				leftHere.add(drafts.hashOf(token).toString('base64'));
				for (const oldest of leftHere) {
					if (leftHere.size <= MOST_REMEMBERED) break;
					leftHere.delete(oldest);
				}
			}
			await forgetDraft(deps, token);
		},
		async bringsNothingBack(token, sentBefore) {
			if (token === null || !drafts.isToken(token)) return sentBefore !== null;
			const hash = drafts.hashOf(token);
			// What somebody typed in another window, and had not sent yet when the draft was left in this one, stays theirs.
			if (leftHere.has(hash.toString('base64'))) return sentBefore !== null;
			// Left elsewhere, or before this node was started: which forms were sent by then is not known here.
			if (await wasLeft(deps.db, hash)) return true;
			return sentBefore !== null && sentBefore > SENT_AGAIN;
		}
	};
}
