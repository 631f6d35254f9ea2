/** After somebody took back what was told together: those who stay tell it anew. */
import { randomBytes, randomUUID } from 'node:crypto';
import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { commonFacts } from '#domain/story/group-facts.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { storyIdFrom, STORY_ID_BYTES } from '#domain/story/story-id.ts';
import { parseTestimony, TESTIMONY_LIMITS, type Testimony } from '#domain/story/testimony.ts';
import { isToldIn } from '#domain/tell/languages.ts';
import { sealJson } from '#server/seal/fields.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { groupOf, makeVersion } from '#server/store/review/group.ts';
import type { DeskDeps } from '../deps.ts';
import { type AtWork, type Barred, openField, workOn } from './work.ts';

export interface ToldAnew {
	readonly brings: string;
	readonly title: string;
	readonly text: string;
	/** BCP 47. */
	readonly language: string;
}

export type WithoutRefusal =
	'told_missing' | 'told_long' | 'not_closed' | 'made_already' | 'nobody_left' | 'changed_meanwhile';

/**
 * Makes a new story from what those who stay tell now. Nothing of the old text goes along: it was told together, and no
 * program knows whose words they were. How each who stays can be reached and what is known of each goes along, under the
 * new story's key; their yes is carried as a question, and every one of them has to say it again.
 */
export async function makeWithout(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly told: ToldAnew }
): Promise<Result<{ storyId: string }, Barred | WithoutRefusal>> {
	const { storyId } = asked;
	const told = {
		...asked.told,
		brings: tidyLine(asked.told.brings),
		title: tidyLine(asked.told.title),
		text: tidyText(asked.told.text)
	};
	if (told.brings === '' || told.text === '' || !isToldIn(told.language)) return refuse('told_missing');
	const { text, title, brings } = TESTIMONY_LIMITS;
	if (told.text.length > text || told.title.length > title || told.brings.length > brings) return refuse('told_long');
	return workOn(deps, member, { act: 'make_without', storyId, alsoTakenBack: true }, async (at) => {
		if (at.row.taken_back_at === null) return refuse('not_closed');
		const staying = (await groupOf(at.tx, storyId)).filter(({ stays }) => stays);
		if (staying.length === 0) return refuse('nobody_left');
		const newId = storyIdFrom(randomBytes(STORY_ID_BYTES));
		const key = makeStoryKey();
		try {
			const { sealed, origin } = await sealedAnew(at, {
				newId,
				key,
				told,
				places: staying.map(({ place }) => place),
				now: deps.clock()
			});
			const outcome = await makeVersion(at.tx, {
				...{ storyId, newId, language: told.language, origin, sealed, memberId: member.id },
				key: deps.keys.wrap(newId, key),
				people: staying.map(({ personId }) => ({ from: personId, to: randomUUID() }))
			});
			if (outcome === 'made') return ok({ storyId: newId });
			return refuse(outcome === 'already' ? 'made_already' : outcome === 'unknown' ? 'not_found' : outcome);
		} finally {
			forgetKey(key);
		}
	});
}

/** Everything sealed of the new story, and the country that all come from, if it is one. */
async function sealedAnew(
	{ tx, key: oldKey, storyId }: Pick<AtWork, 'tx' | 'key' | 'storyId'>,
	made: { newId: string; key: Buffer; told: ToldAnew; places: readonly number[]; now: number }
): Promise<{ sealed: { field: string; body: Buffer }[]; origin: string | null }> {
	const { newId, key, told, now } = made;
	const fields: [string, unknown][] = [];
	const facts = [];
	for (const place of made.places) {
		const [own, contact] = [
			await openField(tx, oldKey, storyId, `facts:${place}`),
			await openField(tx, oldKey, storyId, `contact:${place}`)
		];
		const parsed = parseFacts(own?.value ?? {});
		facts.push(parsed.ok ? parsed.value : {});
		fields.push([`facts:${place}`, own?.value ?? {}]);
		if (contact) fields.push([`contact:${place}`, contact.value]);
	}
	const common = commonFacts(newId, facts);
	const before = parseTestimony((await openField(tx, oldKey, storyId, 'testimony'))?.value);
	const origin = common.origin?.country ?? null;
	const testimony: Testimony = {
		...{ brings: told.brings, text: told.text, language: told.language, asToldAt: now, names: {} },
		...(told.title === '' ? {} : { title: told.title }),
		...{ from: { country: origin ?? 'ZZ' }, now: before?.now ?? { country: common.current?.country ?? 'ZZ' } },
		...(before?.interview ? { interview: before.interview } : {})
	};
	const all: [string, unknown][] = [['testimony', testimony], ['facts', common], ...fields];
	return {
		origin,
		sealed: all.map(([field, value]) => ({
			field,
			body: sealJson(key, { table: 'story.sealed', row: newId, field, version: 1 }, value)
		}))
	};
}
