/**
 * Visits to the teller's own page, from the empty form to the end. A browser keeps what a form sent and sends it again
 * when somebody presses Back and "reload": after leaving, or when the page has closed by itself, that must open nothing.
 * Known on this machine only, and only as random names; the digits stand nowhere.
 */
import { randomBytes } from 'node:crypto';
import { PASS_LASTS } from '#server/intake/pass.ts';

export interface Visits {
	/** A name for the visit that begins with an empty form. */
	make(): string;
	/** A button was pressed on an open page. */
	press(visit: string): void;
	/** The page was left. A visit that never opened anything is not remembered. */
	leave(visit: string): void;
	/** `over`: it had opened the page, and 30 minutes have passed since the last button. */
	standing(visit: string): 'new' | 'open' | 'over' | 'left';
}

const REMEMBERED_FOR = 24 * 3_600_000;
const MOST_REMEMBERED = 50_000;

/** `clock` in milliseconds since 1970. */
export function createVisits(clock: () => number): Visits {
	// The one that was pressed longest ago comes first.
	const known = new Map<string, { last: number; left: boolean }>();
	const forget = (now: number) => {
		for (const [visit, { last }] of known) {
			if (now - last < REMEMBERED_FOR && known.size <= MOST_REMEMBERED) break;
			known.delete(visit);
		}
	};
	return {
		make: () => randomBytes(16).toString('base64url'),
		press(visit) {
			if (visit.length !== 22 || known.get(visit)?.left) return;
			known.delete(visit);
			known.set(visit, { last: clock(), left: false });
			forget(clock());
		},
		leave(visit) {
			const found = known.get(visit);
			if (found) found.left = true;
		},
		standing(visit) {
			const found = known.get(visit);
			if (!found) return 'new';
			if (found.left) return 'left';
			return clock() - found.last < PASS_LASTS ? 'open' : 'over';
		}
	};
}
