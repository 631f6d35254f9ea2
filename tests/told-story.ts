/** Makes a story in the database the way telling and the desk leave it: sealed, approved, reviewed. For tests only. */
import { randomBytes, randomInt } from 'node:crypto';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { TOP, type Levels } from '#domain/consent/ladders.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import type { Telling } from '#domain/story/telling.ts';
import { sealJson } from '#server/seal/fields.ts';
import { makeStoryKey } from '#server/seal/story-key.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { writeGrants } from '#server/store/consent/grants.ts';
import type { OwnerDb } from '#server/store/handle.ts';

const YEAR = 365 * 86_400_000;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random story id. */
export function newStoryId(): string {
	return Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A telling with the given words in it. */
export function telling(language: string, words: Partial<Telling> = {}): Telling {
	return {
		language,
		title: 'A bakery at dawn',
		brings: 'bread before sunrise',
		items: ['bread', 'dawn'],
		summary: 'A baker opens early in a new town.',
		blocks: [
			{ kind: 'paragraph', text: 'The ovens are lit while the street still sleeps.' },
			{ kind: 'quote', text: 'Every loaf is a letter home.' },
			{ kind: 'paragraph', text: 'By noon the shelves are empty.' }
		],
		excerptBlocks: 1,
		...words
	};
}

export interface ToldStory {
	readonly id?: string;
	readonly basis?: 'teller' | 'public_domain';
	readonly office?: string;
	readonly origin?: string;
	readonly host?: string;
	readonly risk?: 'low' | 'medium' | 'high' | 'critical';
	readonly facts?: StoryFacts;
	readonly tellings?: readonly Telling[];
	readonly levels?: Levels;
	readonly channels?: readonly OfferedChannel[];
	/** From when the channel `press` is allowed; by default from a moment ago. Milliseconds since 1970. */
	readonly pressFrom?: number;
	/** Milliseconds since 1970. */
	readonly now?: number;
	readonly until?: number;
	readonly excludedLanguages?: readonly string[];
	readonly testimony?: unknown;
	readonly deskState?: 'arrived' | 'in_review' | 'ready';
	/** The database has the form of an older version: what came later is left out. */
	readonly olderForm?: boolean;
	/** False: sent, but neither approved by the teller nor reviewed. */
	readonly approved?: boolean;
}

/** Writes the story; by default everything is allowed, approved and reviewed, ready for `publish`. */
export async function tellStory(
	db: OwnerDb,
	keys: MasterKeys,
	told: ToldStory = {}
): Promise<{ storyId: string; personId: string; key: Buffer }> {
	const storyId = told.id ?? newStoryId();
	const now = told.now ?? Date.now();
	const office = told.office ?? 'test-office';
	const tellings = told.tellings ?? [telling('en')];
	const approved = told.approved ?? true;
	const key = makeStoryKey();
	const wrapped = keys.wrap(storyId, key);
	const seal = (field: string, value: unknown) =>
		sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, value);

	const personId = await db.transaction().execute(async (tx) => {
		await tx
			.insertInto('office.office')
			.values({ id: office, name: 'Test office', country: 'BE' })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		await tx
			.insertInto('story.story')
			.values({
				id: storyId,
				office_id: office,
				basis: told.basis ?? 'teller',
				language: tellings[0]?.language ?? 'en',
				origin: told.origin ?? 'MA',
				host: told.host ?? 'BE',
				risk: told.risk ?? 'low',
				risk_by: approved ? 'test-reviewer' : null,
				...(told.olderForm ? {} : { risk_floor: approved ? ('low' as const) : null }),
				claim_open: false,
				desk_state: told.deskState ?? (approved ? 'ready' : 'arrived'),
				embargo_until: approved ? new Date(now - 1000) : 'infinity',
				// Its batch has gone out: what waits for a batch is told by the real way in.
				published_on: approved ? new Date(now).toISOString().slice(0, 10) : null
			})
			.execute();
		await tx
			.insertInto('vault.story_key')
			.values({ story_id: storyId, ...wrapped })
			.execute();
		const version = await appendConsentEvent(tx, { storyId, kind: 'given', byWhom: 'teller' });
		const person = await tx
			.insertInto('story.person')
			.values({ story_id: storyId, role: 'teller', state: approved ? 'active' : 'cooling' })
			.returning('id')
			.executeTakeFirstOrThrow();
		const grant = {
			levels: told.levels ?? TOP,
			from: now - 1000,
			until: told.until ?? now + YEAR,
			noRecallAck: true,
			excludedLanguages: told.excludedLanguages ?? []
		};
		await writeGrants(tx, {
			storyId,
			personId: person.id,
			version,
			grants: Object.fromEntries(
				(told.channels ?? ['web', 'print']).map((channel) => [
					channel,
					channel === 'press' && told.pressFrom ? { ...grant, from: told.pressFrom } : grant
				])
			)
		});
		const fields: [string, unknown][] = [
			['testimony', told.testimony ?? { brings: 'bread', text: 'As it was told.' }],
			['facts', told.facts ?? { origin: { region: '015', country: 'MA' }, current: { region: '155', country: 'BE' } }],
			...tellings.map((words): [string, unknown] => [`telling:${words.language}`, words])
		];
		for (const [field, value] of fields) {
			await tx
				.insertInto('story.sealed')
				.values({ story_id: storyId, field, version: 1, body: seal(field, value) })
				.execute();
		}
		for (const [index, words] of tellings.entries()) {
			await tx
				.insertInto('story.telling')
				.values({
					story_id: storyId,
					language: words.language,
					version: 1,
					source_language: index === 0 ? null : (tellings[0]?.language ?? null),
					teller_version: approved ? 1 : null,
					reviewed_version: approved ? 1 : null,
					...(told.olderForm || index === 0 ? {} : { fits_version: 1, read_version: approved ? 1 : null })
				})
				.execute();
		}
		await tx
			.insertInto('story.author')
			.values({ story_id: storyId, member_id: 'test-editor', did: 'edited' })
			.execute();
		if (approved) {
			await tx
				.insertInto('story.review')
				.values({ story_id: storyId, member_id: 'test-reviewer', consent_version: version })
				.execute();
		}
		return person.id;
	});
	return { storyId, personId, key };
}

/** A word that stands nowhere else, to look for. Of letters alone: with digits in it, one in many would pass for a number. */
export function marker(name: string): string {
	return (
		name +
		randomBytes(6)
			.toString('hex')
			.replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))
	);
}
