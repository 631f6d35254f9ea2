/**
 * Visits to the teller's own page, from the empty form to the end. A browser keeps what a form sent and sends it again
 * when somebody presses Back and "reload": after leaving, or when the page has closed by itself, that must open nothing.
 * That a visit was left stands in the database for a day, since another node may answer, or this one was started anew;
 * when its last button was pressed is known on this machine only. Random names; the digits stand nowhere.
 */
import { createHash, randomBytes } from 'node:crypto';
import { PASS_LASTS } from '#server/intake/pass.ts';
import type { IntakeDb } from '#server/store/handle.ts';
import { noteLeft, noteOpened, wasLeft } from '#server/store/intake/left-pages.ts';

export interface Visits {
	/** A name for the visit that begins with an empty form. */
	make(): string;
	/** The page was opened by its digits. */
	begin(visit: string): Promise<void>;
	/** A button was pressed on an open page. */
	press(visit: string): void;
	/** The page was left. A visit that never opened anything is not remembered. */
	leave(visit: string): Promise<void>;
	/** `over`: it had opened the page, and 30 minutes have passed since the last button. */
	standing(visit: string): Promise<'new' | 'open' | 'over' | 'left'>;
}

const REMEMBERED_FOR = 24 * 3_600_000;
const MOST_REMEMBERED = 50_000;

/** As `make` makes them. */
const isName = (visit: string) => visit.length === 22;
const hashOf = (visit: string) => createHash('sha256').update(`visit ${visit}`, 'utf8').digest();

/** `clock` in milliseconds since 1970. */
export function createVisits(db: IntakeDb, clock: () => number): Visits {
	// The one that was pressed longest ago comes first.
	const known = new Map<string, { last: number; left: boolean }>();
	const forget = (now: number) => {
		for (const [visit, { last }] of known) {
			if (now - last < REMEMBERED_FOR && known.size <= MOST_REMEMBERED) break;
			known.delete(visit);
		}
	};
	const press = (visit: string) => {
		if (!isName(visit) || known.get(visit)?.left) return;
		known.delete(visit);
		known.set(visit, { last: clock(), left: false });
		forget(clock());
	};
	return {
		make: () => randomBytes(16).toString('base64url'),
		async begin(visit) {
			if (!isName(visit)) return;
			press(visit);
			await noteOpened(db, hashOf(visit));
		},
		press,
		async leave(visit) {
			const found = known.get(visit);
			// First here, where it cannot fail.
			if (found) found.left = true;
			if (isName(visit)) await noteLeft(db, hashOf(visit));
		},
		async standing(visit) {
			const found = known.get(visit);
			if (found?.left || (isName(visit) && (await wasLeft(db, hashOf(visit))))) return 'left';
			if (!found) return 'new';
			return clock() - found.last < PASS_LASTS ? 'open' : 'over';
		}
	};
}
