import { type Result, ok, refuse } from '#domain/base/result.ts';
import { compareGrants } from '#domain/consent/change.ts';
import type { Grant } from '#domain/consent/story-consent.ts';
import { grantsAfterWish, readWish } from '#domain/consent/wish.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { keepWiderGrants } from '#server/store/consent/wider-grants.ts';
import { keepRenewal } from '#server/store/ending/reminders.ts';
import { tellersOf } from '#server/store/review/story-parts.ts';
import { openWish } from '#server/store/review/wishes.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, workOn } from './work.ts';

/**
 * Answers a teller's wish to show more. Accepted, what shows no more than before holds at once; what shows more takes its
 * place when its cooling-off is over, and until then the old yes goes on. Declined, everything stays as it is. Nobody at the desk can widen without the teller's wish.
 */
export async function answerWish(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly version: number; readonly accept: boolean }
): Promise<Result<null, Barred | 'no_wish' | 'changed_meanwhile' | 'stopped' | 'same_person'>> {
	const { storyId, version, accept } = asked;
	return workOn(deps, member, { act: 'answer_wish', storyId }, async ({ tx }) => {
		const open = await openWish(tx, storyId);
		if (open === null) return refuse('no_wish');
		if (open.version !== version) return refuse('changed_meanwhile');
		const byWhom = `member:${member.id}`;
		// A renewal that somebody here recorded needs the eyes of somebody else.
		if (open.byWhom === byWhom) return refuse('same_person');
		const detail = { wish: version, ...(open.person === null ? {} : { person: open.person }) };
		if (!accept) {
			await appendConsentEvent(tx, { storyId, kind: 'refused', byWhom, detail });
			return ok(null);
		}
		const isRecorded = open.byWhom.startsWith('member:');
		const wish = readWish(open.grants);
		const teller = (await tellersOf(tx, storyId)).find(({ id }) => open.person === null || id === open.person);
		if (wish === null) return refuse('no_wish');
		if (teller === undefined || !['cooling', 'active'].includes(teller.state)) return refuse('stopped');
		const before = (await grantsByPerson(tx, storyId)).get(teller.id) ?? {};
		const { current, later } = grantsAfterWish(before, wish, deps.clock(), deps.site.practice && !isRecorded);
		const event = await appendConsentEvent(tx, { storyId, kind: 'widened', byWhom, detail });
		await writeGrants(tx, { storyId, personId: teller.id, version: event, grants: current });
		if (isRecorded) {
			const dated = Object.fromEntries(Object.entries(later).map(([channel, grant]) => [channel, withDates(grant)]));
			const kept = await keepRenewal(tx, { storyId, wish: version, memberId: member.id, later: dated });
			if (kept !== 'kept') throw new Error(`a renewal was not kept: ${kept}`);
		} else await keepWiderGrants(tx, { storyId, personId: teller.id, grants: later });
		// Where nothing is taken away, what is shown stays until it is computed anew.
		if (compareGrants(before, current) === 'narrower') await hideStory(tx, storyId);
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}

function withDates(grant: Grant) {
	return { ...grant, from: new Date(grant.from).toISOString(), until: new Date(grant.until).toISOString() };
}
