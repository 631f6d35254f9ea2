/**
 * A stamp on a form says when the page was made, so that a program which posts at once, or the same page again and again,
 * is told to slow down. It holds nothing about who asked.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type StampCheck = 'ok' | 'too_quick' | 'too_old' | 'used' | 'forged';

export interface Stamps {
	make(): string;
	/** Judges a stamp and, when it is good, uses it up (on this machine) unless told to keep it. */
	check(stamp: string | undefined, keep?: 'keep'): StampCheck;
	/** How long ago the page was made (milliseconds); null where the stamp is not ours. */
	age(stamp: string | undefined): number | null;
}

const LEAST_AGE = 3_000;
const MOST_AGE = 24 * 3_600_000;
const MOST_REMEMBERED = 100_000;

/** Stamps under a key of 32 bytes. `clock` in milliseconds since 1970. */
export function createStamps(key: Buffer, clock: () => number): Stamps {
	const used = new Map<string, number>();
	const sign = (text: string) => createHmac('sha256', key).update(text).digest().subarray(0, 18);

	const forget = (now: number) => {
		for (const [stamp, until] of used) {
			if (until > now && used.size <= MOST_REMEMBERED) break;
			used.delete(stamp);
		}
	};
	const ageOf = (stamp = ''): number | null => {
		const [time = '', nonce = '', signature = ''] = stamp.split('.');
		const given = Buffer.from(signature, 'base64url');
		const right = sign(`${time}.${nonce}`);
		return given.length === right.length && timingSafeEqual(given, right) ? clock() - parseInt(time, 36) : null;
	};
	return {
		age: ageOf,
		make() {
			const text = `${clock().toString(36)}.${randomBytes(9).toString('base64url')}`;
			return `${text}.${sign(text).toString('base64url')}`;
		},
		check(stamp = '', keep) {
			const age = ageOf(stamp);
			if (age === null) return 'forged';
			const now = clock();
			const [, nonce = ''] = stamp.split('.');
			if (age > MOST_AGE) return 'too_old';
			if (age < LEAST_AGE) return 'too_quick';
			if (used.has(nonce)) return 'used';
			if (keep) return 'ok';
			forget(now);
			used.set(nonce, now + MOST_AGE);
			return 'ok';
		}
	};
}
