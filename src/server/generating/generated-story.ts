/** Made-up stories without a teller, to see how an installation behaves when it holds very many. */
import { TOP } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import { show, type Shown } from '#domain/consent/show.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { placeFacts } from '#domain/story/facts-from.ts';
import type { Telling } from '#domain/story/telling.ts';
import type { Declaration } from './declaration.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DAY = 86_400_000;
/** Countries of first home and of now, the first ones more often: as in life, a few hold many. */
const FROM =
	'SY VE AF UA SD MM IN MX PH MA CN BD PK ER ET SO CD NG CO RO PL TR EG IR IQ LB NP LK GH SN ML PE BR KE VN'.split(' ');
const NOW = 'DE US TR CO PK UG PL FR GB ES IT BE NL SE CA AU JO LB KE ZA BR JP CL EC'.split(' ');

export interface GeneratedStory {
	readonly id: string;
	readonly ref: string;
	readonly from: string;
	readonly now: string;
	readonly language: string;
	readonly publishedDay: string;
	readonly shown: readonly Shown<'web'>[];
}

/** The n-th generated story; the same number is always the same story. `now` in ms since 1970. */
export function generatedStory(n: number, texts: readonly Declaration[], now: number): GeneratedStory {
	const chance = chances(n);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
	const often = <T>(from: readonly T[]): T => from[Math.floor(chance() ** 2 * from.length)] as T;
	const id = idOf(n);
	const text = pick(texts);
	const second = chance() < 0.15 ? pick(texts.filter((each) => each !== text)) : null;
	const [from, host] = [often(FROM), often(NOW)];
	const publishedDay = new Date(now - Math.floor(chance() * 3_000) * DAY).toISOString().slice(0, 10);
	const consent: StoryConsent = {
		...{ id, consentVersion: 1, risk: 'low', safetyHold: false, embargoUntil: 0, holdEvents: [], claimOpen: false },
		...{ authors: [], reviewedBy: ['generated'], k: { origin: Infinity, transit: Infinity, current: Infinity } },
		people: [
			{
				...{ id: 'nobody', role: 'teller', minor: false, guardianOk: false, assent: false, state: 'active' },
				grants: {
					web: { levels: TOP, from: 0, until: monthsEnd(now, 12 + (n % 48)), noRecallAck: true, excludedLanguages: [] }
				}
			}
		]
	};
	const facts = { ...placed('origin', from), ...placed('current', host) };
	const shown = [text, ...(second ? [second] : [])].map((text) => {
		const projection = project(consent, { channel: 'web', language: text.language, now, kMin: 20 });
		if (!projection.ok) throw new Error(`a generated story cannot be shown: ${projection.reasons.join(', ')}`);
		return show(projection, { id, telling: telling(n, text, pick), facts, pictures: [], recordings: [], publishedDay });
	});
	return { id, ref: `generated:${n}`, from, now: host, language: text.language, publishedDay, shown };
}

function placed(which: 'origin' | 'current', country: string) {
	const place = placeFacts({ country });
	return place ? { [which]: place } : {};
}

/** Clearly no testimony: its title says so, and its text is the declaration's. */
function telling(
	n: number,
	{ language, headings, paragraphs }: Declaration,
	pick: <T>(from: readonly T[]) => T
): Telling {
	const sentences = Array.from({ length: 3 }, () => pick(paragraphs).slice(0, 600));
	const words = pick(paragraphs)
		.split(/[\s,.;]+/u)
		.filter((word) => word.length > 1);
	return {
		language,
		title: `[generated ${n}] ${pick(headings)}`.slice(0, 100),
		brings: pick(headings).slice(0, 60),
		items: [...new Set([pick(words), pick(words)].map((word) => word.slice(0, 20)))],
		summary: pick(paragraphs).slice(0, 280),
		blocks: sentences.map((text) => ({ kind: 'paragraph' as const, text })),
		excerptBlocks: 1
	};
}

/** Ten signs; an odd factor makes every number below 2^50 another id. */
function idOf(n: number): string {
	let rest = (BigInt(n) * 604_462_909_807_315n + 177_635_683_940_025n) % (1n << 50n);
	let id = '';
	for (let sign = 0; sign < 10; sign++, rest /= 32n) id += ALPHABET[Number(rest % 32n)];
	return id;
}

function monthsEnd(now: number, months: number): number {
	const date = new Date(now);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1) - 1;
}

/** Numbers from 0 to 1 that look like chance and are the same for the same seed (mulberry32). */
function chances(seed: number): () => number {
	let state = (seed * 2_654_435_761) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
