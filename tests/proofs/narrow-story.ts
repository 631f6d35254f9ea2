/** What a teller may do with a story that is out: less of it, or a nearer end. For proofs. */
import type { Levels } from '#domain/consent/ladders.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { type Installation, until } from './installation.ts';
import { publish } from './published-story.ts';

/** Leaves it on the site alone, with these levels or until then. Returns the milliseconds until it was shown again. */
export async function narrowStory(
	at: Installation,
	storyId: string,
	to: { readonly levels?: Levels; readonly until?: number }
): Promise<number> {
	const began = performance.now();
	const version = await at.owner.transaction().execute(async (tx) => {
		const people = await grantsByPerson(tx, storyId);
		const next = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		for (const [personId, grants] of people) {
			const web = grants.web;
			if (web === undefined) throw new Error('the story was not on the web');
			await writeGrants(tx, { storyId, personId, version: next, grants: { web: { ...web, ...to } } });
		}
		await hideStory(tx, storyId);
		return next;
	});
	await publish(at, storyId);
	await until('the narrower version is shown', async () => {
		const row = await at.owner
			.selectFrom('shown.story_row')
			.select('consent_version')
			.where('story_id', '=', storyId)
			.executeTakeFirst();
		return row?.consent_version === version;
	});
	return performance.now() - began;
}
