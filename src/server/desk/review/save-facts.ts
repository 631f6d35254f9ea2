import { type Result, ok, refuse } from '#domain/base/result.ts';
import { typedFacts, yearsOf } from '#domain/story/facts-form.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { commonFacts, heldToGroup } from '#domain/story/group-facts.ts';
import { type FactsFault, parseFacts } from '#domain/story/parse-facts.ts';
import type { Field } from '#domain/story/telling-form.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { groupOf } from '#server/store/review/group.ts';
import { addAuthor, changeStory } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { unreview } from './withdraw-review.ts';
import { type AtWork, type Barred, openField, sealNext, workOn } from './work.ts';

/**
 * Saves names, places, times and all else that is not running text. What is shown is taken from the newest facts, so an
 * approval that was given for the facts before does not cover these: a story that is shown is hidden until a second
 * person has looked again. `unreviewed` says that this happened.
 */
export async function saveFacts(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly field: Field; readonly after: number }
): Promise<Result<{ version: number; unreviewed: boolean }, Barred | `facts_${FactsFault}` | 'changed_meanwhile'>> {
	const { storyId, field, after } = asked;
	return workOn(deps, member, { act: 'edit_telling', storyId }, async (at) => {
		const years = yearsOf(at.row.basis === 'public_domain', deps.clock());
		const parsed = parseFacts(typedFacts(field, { storyId, years }));
		if (!parsed.ok) return refuse(`facts_${parsed.reason}` as const);
		const facts = await withEarlierNotes(at, await heldToAll(at, parsed.value));
		const sealed = await sealNext(at, { field: 'facts', after, value: facts, byMember: member.id });
		if (!sealed.ok) return sealed;
		await changeStory(at.tx, storyId, {
			origin: facts.origin?.country ?? null,
			host: facts.current?.country ?? null
		});
		const lost = await addAuthor(at.tx, { storyId, memberId: member.id, did: 'edited' });
		await logHistory(at.tx, { storyId, memberId: member.id, did: 'facts_saved', detail: { version: sealed.value } });
		const unreviewed = (await unreview(at, member, 'facts')) || lost;
		return ok({ version: sealed.value, unreviewed });
	});
}

/** Notes that were kept among the facts stay: where no teller is asked, they stand above the text until it has its own. */
async function withEarlierNotes({ tx, key, storyId }: AtWork, facts: StoryFacts): Promise<StoryFacts> {
	const before = parseFacts((await openField(tx, key, storyId, 'facts'))?.value ?? {});
	return before.ok && before.value.notes !== undefined ? { ...facts, notes: before.value.notes } : facts;
}

/** Where several tell together, nothing is written that is not true of each of them. */
async function heldToAll({ tx, key, storyId }: AtWork, written: StoryFacts): Promise<StoryFacts> {
	const own: StoryFacts[] = [];
	for (const { place } of await groupOf(tx, storyId)) {
		const parsed = parseFacts((await openField(tx, key, storyId, `facts:${place}`))?.value ?? {});
		own.push(parsed.ok ? parsed.value : {});
	}
	return own.length === 0 ? written : heldToGroup(written, commonFacts(storyId, own));
}
