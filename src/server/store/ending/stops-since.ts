import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { isAfterTakingBack, type AfterTakingBack } from '#domain/story/after-taking-back.ts';
import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** A decision to stop or narrow a story, as the ledger of what was erased must know it. */
export interface Stop {
	readonly storyId: string;
	readonly kind: 'paused' | 'narrowed' | 'held' | 'taken_back';
	/** With `taken_back`: what the teller wants for what was told. */
	readonly after?: AfterTakingBack;
	/** With `narrowed`: the one part that a teller withheld. */
	readonly part?: string;
	/** With `taken_back` or `part`, where several tell together: who of them. */
	readonly personId?: string;
	readonly at: Date;
}
const KINDS = ['paused', 'narrowed', 'held', 'taken_back'] as const;

/** What the desk does to a story that readers know, and what may show less from then on: the history's own codes. */
const NARROWED_AT_DESK = [
	...['review_withdrawn', 'risk_judged', 'picture_confirmed', 'recording_decided'],
	...['person_added', 'person_asked', 'person_in_origin', 'child_list', 'unlisted_by_teller']
];

/**
 * What puts other words in the place of those that readers have, or asks for that: what the village's name was taken out of
 * would come back with it. Each names its language, or several; without one it is about all of them.
 */
const REPLACED_AT_DESK = [
	...['reviewed', 'translation_read', 'correction_taken'],
	...['corrected_by_teller', 'sent_back_by_teller']
];

/** Asks to keep back also what came before and may wait for its day. */
const TALK_NEEDED = 'talk_alone_needed';

/**
 * All of them since an instant, oldest first. Of a story that was taken back only the last choice counts, of each of several
 * tellers the own. What the desk did, and a yes to other words, count where the story had been shown: a backup may hold it
 * as it was.
 */
export async function stopsSince(db: StoryDb, since: Date): Promise<Stop[]> {
	const rows = await db
		.selectFrom('story.consent_event')
		.select(['story_id', 'kind', 'at', 'detail'])
		.where('at', '>=', since)
		.where('kind', 'in', [...KINDS, 'withheld', 'take_back_called_off', 'renewed'])
		.orderBy('at')
		.orderBy('story_id')
		.orderBy('version')
		.execute();
	const lastChoice = new Map<string, Stop>();
	const stops = rows.flatMap(({ story_id: storyId, kind, at, detail }): Stop[] => {
		if (kind === 'taken_back' || kind === 'take_back_called_off') {
			const said = isObject(detail) ? detail : {};
			const after = isAfterTakingBack(said.after) ? { after: said.after } : {};
			const whose = typeof said.person === 'string' ? { personId: said.person } : {};
			lastChoice.set(`${storyId} ${whose.personId ?? ''}`, { storyId, kind: 'taken_back', at, ...after, ...whose });
			return [];
		}
		// Said yes afresh since: what was taken back before is not to be written down again.
		if (kind === 'renewed' && isObject(detail) && detail.again === true) lastChoice.delete(`${storyId} `);
		if (kind === 'withheld') return withheldPart(storyId, detail, at);
		const known = KINDS.find((each) => each === kind);
		return known ? [{ storyId, kind: known, at: known === 'held' ? heldSince(detail, at) : at }] : [];
	});
	const narrowed = [...(await narrowedAtDesk(db, since)), ...(await approvedAnew(db, since))];
	const all = [...stops, ...narrowed, ...lastChoice.values()];
	return all.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** The many stories of one hold are hidden one after the other; their lines are of the instant when it was set. */
function heldSince(detail: unknown, at: Date): Date {
	const setAt = isObject(detail) && typeof detail.setAt === 'string' ? Date.parse(detail.setAt) : NaN;
	return Number.isNaN(setAt) ? at : new Date(setAt);
}

function withheldPart(storyId: string, detail: unknown, at: Date): Stop[] {
	const said = isObject(detail) ? detail : {};
	const part = said.file ?? said.paragraph;
	const whose = typeof said.person === 'string' ? { personId: said.person } : {};
	return typeof part === 'string' ? [{ storyId, kind: 'narrowed', at, part, ...whose }] : [];
}

async function narrowedAtDesk(db: StoryDb, since: Date): Promise<Stop[]> {
	const rows = await db
		.selectFrom('story.history as h')
		.innerJoin('story.story as s', 's.id', 'h.story_id')
		.select(({ fn }) => ['h.story_id', fn.max('h.at').as('at')])
		.where('h.at', '>=', since)
		.where('s.erased_at', 'is', null)
		.where(({ and, eb, exists, or, selectFrom }) => {
			const before = selectFrom('story.disclosure as d').select('d.id').whereRef('d.story_id', '=', 'h.story_id');
			const wasShown = before.whereRef('d.at', '<', 'h.at');
			// Approved again as it stood: nothing was replaced, also where a copy has no language.
			const replaced = wasShown
				.where(sql<boolean>`(h.detail -> 'replaced') is distinct from '[]'::jsonb`)
				.where(ofLanguage(sql`coalesce(h.detail -> 'replaced', h.detail -> 'languages', h.detail -> 'language')`));
			return or([
				eb('h.did', '=', TALK_NEEDED),
				and([eb('h.did', 'in', NARROWED_AT_DESK), exists(wasShown)]),
				and([eb('h.did', 'in', REPLACED_AT_DESK), exists(replaced)])
			]);
		})
		.groupBy('h.story_id')
		.execute();
	return rows.map(({ story_id: storyId, at }) => ({ storyId, kind: 'narrowed', at }));
}

/** A teller's yes to other words than readers have in that language: the earlier ones are not wanted any more. */
async function approvedAnew(db: StoryDb, since: Date): Promise<Stop[]> {
	const rows = await db
		.selectFrom('story.consent_event as e')
		.innerJoin('story.story as s', 's.id', 'e.story_id')
		.select(({ fn }) => ['e.story_id', fn.max('e.at').as('at')])
		.where('e.at', '>=', since)
		.where('e.kind', '=', 'approved')
		.where('s.erased_at', 'is', null)
		.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('story.disclosure as d')
					.select('d.id')
					.whereRef('d.story_id', '=', 'e.story_id')
					.whereRef('d.at', '<', 'e.at')
					.where(ofLanguage(sql`e.detail -> 'language'`))
			)
		)
		.groupBy('e.story_id')
		.execute();
	return rows.map(({ story_id: storyId, at }) => ({ storyId, kind: 'narrowed', at }));
}

/** Whether a copy `d` is in a language, or one of several (JSON). A copy in all of them is, and nothing named is all. */
function ofLanguage(named: RawBuilder<unknown>): RawBuilder<SqlBool> {
	return sql<SqlBool>`(d.language is null or ${named} is null or ${named} ? d.language)`;
}
